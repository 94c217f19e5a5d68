//! Power cuts: a small library, preloaded into the sender, stores what was flushed of each file
//! (see powercut.c); after a kill these copies replace the files.
//!
//! Needs Linux with a C compiler, which building the bundled SQLite needs anyway.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(Debug)]
pub struct Disk {
    folder: PathBuf,
    shadow: PathBuf,
    library: PathBuf,
    deaf: Option<u64>,
}

impl Disk {
    /// Watches `folder`; its present content counts as flushed.
    pub fn new(folder: &Path, deaf: Option<u64>) -> Self {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("torture/powercut.c");
        let tools = folder.join("tools");
        let shadow = tools.join("shadow");
        fs::create_dir_all(&shadow).expect("a folder");
        let library = tools.join("powercut.so");
        let built = Command::new("cc")
            .args(["-shared", "-fPIC", "-O2", "-o"])
            .args([&library, &source])
            .arg("-ldl")
            .status();
        assert!(built.is_ok_and(|built| built.success()), "cc could not build {source:?}");
        let folder = folder.canonicalize().expect("the folder");
        let disk = Self { folder, shadow, library, deaf };
        for name in disk.files(&disk.folder) {
            fs::copy(disk.folder.join(&name), disk.shadow.join(&name)).expect("a copy");
        }
        disk
    }

    /// Watches the files of this command.
    pub fn watch(&self, command: &mut Command) {
        command
            .env("LD_PRELOAD", &self.library)
            .env("POWERCUT_FOLDER", &self.folder)
            .env("POWERCUT_SHADOW", self.shadow.canonicalize().expect("the shadows"));
        if let Some(deaf) = self.deaf {
            command.env("POWERCUT_DEAF", deaf.to_string());
        }
    }

    /// Simulates a power cut. Returns true if some data had not been flushed.
    pub fn cut(&self) -> bool {
        let mut took = false;
        for name in self.files(&self.folder) {
            let (real, flushed) = (self.folder.join(&name), self.shadow.join(&name));
            took |= match fs::read(&flushed) {
                Ok(flushed) => fs::read(&real).expect("a file") != flushed,
                Err(_) => true,
            };
            fs::remove_file(real).expect("gone");
        }
        for name in self.files(&self.shadow) {
            fs::copy(self.shadow.join(&name), self.folder.join(&name)).expect("a copy");
        }
        // Shared memory does not survive.
        for name in names(&self.folder).into_iter().filter(|name| name.ends_with("-shm")) {
            fs::remove_file(self.folder.join(name)).expect("gone");
        }
        took
    }

    fn files(&self, folder: &Path) -> Vec<String> {
        let volatile = |name: &String| name.ends_with("-shm") || name.ends_with(".sending");
        names(folder).into_iter().filter(|name| !volatile(name)).collect()
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect()
}
