//! The names of the compressions.

crate::messages! {
    /// A compression that is unpacked.
    #[derive(Clone, Copy, Eq, PartialEq)]
    pub enum Compression {
        Bzip2 => "bzip2", "bzip2";
        Gzip => "gzip", "gzip";
        Xz => "xz", "xz";
        Zstd => "zstd", "zstd";
    }
}
