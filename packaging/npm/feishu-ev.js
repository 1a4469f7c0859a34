#!/usr/bin/env node
// Runs the program of the package for this platform, which npm installs as an optional dependency.
"use strict";

const { spawn } = require("node:child_process");
const { constants } = require("node:os");
const { optionalDependencies } = require("./package.json");

const platform = `${process.platform}-${process.arch}`;
const dependency = `@feishu-ev/${platform}`;

function fail(text) {
  process.stderr.write(`feishu-ev: ${text}\n`);
  process.exit(2);
}

function findProgram() {
  const platforms = Object.keys(optionalDependencies).map((name) => name.split("/")[1]);
  if (!platforms.includes(platform)) {
    fail(`there is no package for ${platform}, only for ${platforms.join(", ")}; build it from source with Rust`);
  }
  const name = process.platform === "win32" ? "feishu-ev.exe" : "feishu-ev";
  try {
    return require.resolve(`${dependency}/bin/${name}`);
  } catch {
    return fail(`the package ${dependency} is not installed; install again without --omit=optional or --no-optional`);
  }
}

// Before the program starts: a signal that came between would end this process alone.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"]) {
  process.on(signal, () => {
    // A terminal sends these to the program as well, and the second one would abort it.
    const ofTerminal = signal !== "SIGTERM" && [0, 1, 2].some((descriptor) => require("node:tty").isatty(descriptor));
    if (!ofTerminal) {
      program.kill(signal);
    }
  });
}

const program = spawn(findProgram(), process.argv.slice(2), { stdio: "inherit", windowsHide: true });
program.on("error", (error) => fail(`${dependency} does not start: ${error.message}`));
program.on("exit", (code, signal) => {
  if (signal === null) {
    process.exit(code);
  }
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  // Signals that Node.js ignores, such as SIGPIPE.
  process.exit(128 + constants.signals[signal]);
});
