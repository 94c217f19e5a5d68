//! `cargo xtask notices`: the third-party notices. Every Rust crate and npm package that is part
//! of the program, with version, licence and licence text.
//!
//! The list is written to ui/public, so that Vite puts it beside the pages, and the installers
//! carry it as a file. Packages with the same text share one
//! copy. Leaves out: packages that only build or test the program, and whether a licence is
//! allowed, which cargo-deny checks.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::process::{Result, cargo, fail, root, stdout_of};

/// One package of the list.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Package {
    name: String,
    version: String,
    licence: String,
    /// The text of each of its licence files.
    texts: Vec<String>,
}

/// Writes the list.
///
/// # Errors
/// When the packages cannot be listed or the file cannot be written.
pub fn write() -> Result {
    let mut packages = crates()?;
    packages.extend(npm_packages()?);
    packages.sort();
    packages.dedup();
    let folder = root().join("ui/public");
    let file = folder.join("third-party-notices.txt");
    let list = render(&packages);
    if std::fs::read_to_string(&file).is_ok_and(|present| present == list) {
        return Ok(());
    }
    match std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, list)) {
        Ok(()) => Ok(()),
        Err(error) => fail(format!("{} cannot be written: {error}", file.display())),
    }
}

/// The crates that the program links on this system: the normal dependencies, without those of
/// build scripts and tests.
fn crates() -> Result<Vec<Package>> {
    let mut metadata = cargo();
    metadata.args(["metadata", "--format-version", "1", "--locked"]);
    metadata.args(["--features", "custom-protocol"]);
    let mut tree = cargo();
    tree.args(["tree", "--locked", "--package", "postroom", "--package", "postroom-cli"]);
    tree.args(["--features", "custom-protocol", "--edges", "normal", "--target", "all"]);
    tree.args(["--prefix", "none", "--format", "{p}"]);
    let (Some(metadata), Some(tree)) = (stdout_of(&mut metadata), stdout_of(&mut tree)) else {
        return fail("cargo could not list the dependencies.");
    };
    let Ok(metadata) = serde_json::from_str::<Value>(&metadata) else {
        return fail("cargo's list of the dependencies cannot be read.");
    };
    // Lines such as "serde v1.0.228 (*)".
    let linked: std::collections::HashSet<(&str, &str)> = tree
        .lines()
        .filter_map(|line| line.split_once(" v"))
        .map(|(name, rest)| (name, rest.split(' ').next().unwrap_or_default()))
        .collect();
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    // The project's own crates have no source.
    let foreign = packages.iter().filter(|package| !package["source"].is_null());
    Ok(foreign
        .filter(|package| linked.contains(&(text(package, "name"), text(package, "version"))))
        .map(|package| Package {
            name: text(package, "name").to_owned(),
            version: text(package, "version").to_owned(),
            licence: text(package, "license").replace('/', " OR "),
            texts: licence_texts(&PathBuf::from(text(package, "manifest_path")).with_file_name("")),
        })
        .collect())
}

/// The packages of the lock file that are not for development only and that are installed.
fn npm_packages() -> Result<Vec<Package>> {
    let ui = root().join("ui");
    let lock = std::fs::read_to_string(ui.join("package-lock.json")).unwrap_or_default();
    let Ok(lock) = serde_json::from_str::<Value>(&lock) else {
        return fail("ui/package-lock.json cannot be read.");
    };
    let Some(packages) = lock["packages"].as_object() else {
        return fail("ui/package-lock.json lists no packages.");
    };
    let mut found = Vec::new();
    for (path, package) in packages {
        let Some((_, name)) = path.rsplit_once("node_modules/") else { continue };
        let folder = ui.join(path);
        if package["dev"] == true || !folder.is_dir() {
            continue;
        }
        found.push(Package {
            name: name.to_owned(),
            version: text(package, "version").to_owned(),
            licence: text(package, "license").to_owned(),
            texts: licence_texts(&folder),
        });
    }
    Ok(found)
}

fn text<'a>(package: &'a Value, key: &str) -> &'a str {
    package[key].as_str().unwrap_or_default()
}

/// The licence and notice files in the package's own folder.
fn licence_texts(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_file() && is_licence_file(path))
        .collect();
    files.sort();
    files
        .iter()
        .filter_map(|file| std::fs::read_to_string(file).ok())
        .map(|text| text.replace("\r\n", "\n").trim().to_owned())
        .collect()
}

fn is_licence_file(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_uppercase();
    let is_code = [".RS", ".JS", ".TS", ".JSON"].iter().any(|ending| name.ends_with(ending));
    let starts = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE", "COPYRIGHT"];
    !is_code && starts.iter().any(|start| name.starts_with(start))
}

/// The list as text: an index of all packages, then each licence text once, below the packages
/// that it belongs to.
fn render(packages: &[Package]) -> String {
    let mut list = format!(
        "Third-party notices\n\nPostroom contains these {} packages. Their licence texts follow \
         the list.\n\n",
        packages.len()
    );
    // Copies of a licence differ in line breaks only; the key ignores them.
    let mut texts: BTreeMap<String, (&str, Vec<String>)> = BTreeMap::new();
    for package in packages {
        let name = format!("{} {}", package.name, package.version);
        let _ = writeln!(list, "{name} ({})", package.licence);
        for text in &package.texts {
            let key = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let group = texts.entry(key).or_insert_with(|| (text, Vec::new()));
            if group.1.last() != Some(&name) {
                group.1.push(name.clone());
            }
        }
    }
    let mut groups: Vec<(Vec<String>, &str)> =
        texts.into_values().map(|(text, names)| (names, text)).collect();
    groups.sort();
    for (names, text) in groups {
        let line = "-".repeat(80);
        let _ = write!(list, "\n{line}\n{}\n{line}\n\n{text}\n", names.join(", "));
    }
    list
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Package, is_licence_file, render};

    fn package(name: &str, text: &str) -> Package {
        Package {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            licence: "MIT".to_owned(),
            texts: vec![text.to_owned()],
        }
    }

    #[test]
    fn packages_with_the_same_text_share_it() {
        let list =
            render(&[package("a", "Free."), package("b", "Free.\n"), package("c", "Other.")]);
        assert_eq!(list.matches("Free.").count(), 1);
        assert!(list.contains("a 1.0.0, b 1.0.0\n"), "{list}");
        assert!(list.contains("c 1.0.0 (MIT)\n"), "{list}");
    }

    #[test]
    fn licence_files_are_found_by_name() {
        let table = [
            ("LICENSE", true),
            ("LICENSE-MIT", true),
            ("license.md", true),
            ("NOTICE.txt", true),
            ("COPYING", true),
            ("license.rs", false),
            ("README.md", false),
        ];
        for (name, is_licence) in table {
            assert_eq!(is_licence_file(Path::new(name)), is_licence, "{name}");
        }
    }
}
