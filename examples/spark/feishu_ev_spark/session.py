"""What every job begins with: its arguments, a session of Spark, and the program on the executors."""

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyspark.sql import SparkSession

from .program import Program

PACKAGE = Path(__file__).resolve().parent


def add_program_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments that say how tasks run `feishu-ev`."""
    parser.add_argument("--binary", type=Path, required=True, help="feishu-ev, for the system of the executors")
    parser.add_argument("--encrypt-key-file", help="a file with the Encrypt Key, at this path on every executor")
    parser.add_argument("--catalog", help="a folder with further catalog files, at this path on every executor")


def program(arguments: argparse.Namespace) -> Program:
    """The program as the arguments say."""
    return Program(arguments.binary.resolve().name, arguments.encrypt_key_file, arguments.catalog)


@contextmanager
def session(name: str, binary: Path) -> Iterator[SparkSession]:
    """A session whose executors have the program and the code of the jobs. It ends if the job does not fail."""
    spark = SparkSession.builder.appName(f"feishu-ev {name}").getOrCreate()
    spark.sparkContext.setLogLevel("WARN")
    with tempfile.TemporaryDirectory() as code:
        prepare(spark, binary, code)
        yield spark
        spark.stop()


def prepare(spark: SparkSession, binary: Path, code: str) -> None:
    """Gives the program and the code of the jobs to the executors, which fetch both from the driver when they start.

    The code is written to the folder `code`, which must be there until the end.
    """
    spark.sparkContext.addFile(str(binary.resolve()))
    archive = shutil.make_archive(str(Path(code, PACKAGE.name)), "zip", PACKAGE.parent, PACKAGE.name)
    spark.sparkContext.addPyFile(archive)
