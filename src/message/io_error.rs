//! Errors of the operating system.

use std::fmt;
use std::io::{self, ErrorKind};

use super::{Language, Localize};

/// The common errors have a text of their own; others have that of the operating system, which is English.
impl Localize for io::Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        let (en, zh) = match self.kind() {
            ErrorKind::AddrInUse => ("the address is already in use", "地址已被占用"),
            ErrorKind::AddrNotAvailable => ("this machine does not have the address", "本机没有该地址"),
            ErrorKind::AlreadyExists => ("the file already exists", "文件已存在"),
            ErrorKind::BrokenPipe => ("the pipe is closed", "管道已关闭"),
            ErrorKind::IsADirectory => ("is a directory", "是一个目录"),
            ErrorKind::NotADirectory => ("not a directory", "不是目录"),
            ErrorKind::NotFound => ("no such file or directory", "文件或目录不存在"),
            ErrorKind::OutOfMemory => ("out of memory", "内存不足"),
            ErrorKind::PermissionDenied => ("permission denied", "没有权限"),
            ErrorKind::ReadOnlyFilesystem => ("the file system is read-only", "文件系统是只读的"),
            ErrorKind::StorageFull => ("no space left on device", "磁盘空间不足"),
            _ => return fmt::Display::fmt(self, formatter),
        };
        formatter.write_str(match language {
            Language::En => en,
            Language::Zh => zh,
        })
    }
}
