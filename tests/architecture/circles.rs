//! Import circles: no two files of a crate import each other, directly or through others.
//!
//! A file may use what the modules that enclose it declare, so imports of an ancestor do not count.
//! Re-exports (`pub use`) do not count either. Leaves out test modules.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};

use crate::{Source, sources};

/// A module path below its crate, such as `["contacts", "bulk"]`; empty for the crate root.
type Module = Vec<String>;

#[test]
fn no_import_circle_between_files() {
    let mut circles = Vec::new();
    for (krate, files) in crates() {
        let imports = imports(&files);
        let mut reported: BTreeSet<Module> = BTreeSet::new();
        for start in files.keys() {
            if reported.contains(start) {
                continue;
            }
            if let Some(circle) = circle_from(start, &imports) {
                let names: Vec<String> = circle.iter().map(|module| module.join("::")).collect();
                circles.push(format!("{krate}: {}", names.join(" -> ")));
                reported.extend(circle);
            }
        }
    }
    assert!(circles.is_empty(), "\n{}\n", circles.join("\n"));
}

/// The source files of each crate in src-tauri, by module.
fn crates() -> BTreeMap<String, BTreeMap<Module, Source>> {
    let mut crates: BTreeMap<String, BTreeMap<Module, Source>> = BTreeMap::new();
    for source in sources("src-tauri") {
        let parts: Vec<&str> = source.path.trim_end_matches(".rs").split('/').collect();
        let (krate, inside) = match parts.as_slice() {
            ["src-tauri", "shell", inside @ ..] => ("shell", inside),
            ["src-tauri", krate, "src", inside @ ..] => (*krate, inside),
            _ => continue,
        };
        if inside.contains(&"tests") || inside == ["build"] {
            continue;
        }
        let is_root = |name: &&&str| !matches!(**name, "lib" | "main" | "mod");
        let module: Module = inside.iter().filter(is_root).map(|part| (*part).to_owned()).collect();
        crates.entry(krate.to_owned()).or_default().insert(module, source);
    }
    crates
}

/// Which files each file imports, without its ancestors.
fn imports(files: &BTreeMap<Module, Source>) -> BTreeMap<Module, BTreeSet<Module>> {
    files
        .iter()
        .map(|(module, source)| {
            let file = syn::parse_file(&source.text)
                .unwrap_or_else(|error| panic!("{}: {error}", source.path));
            let mut paths = Paths::default();
            paths.visit_file(&file);
            let targets = paths
                .found
                .iter()
                .filter_map(|path| target(module, path, files))
                .filter(|target| !module.starts_with(target))
                .collect();
            (module.clone(), targets)
        })
        .collect()
}

/// The file that a path resolves to: the longest prefix that is a module of the crate.
fn target(module: &Module, path: &[String], files: &BTreeMap<Module, Source>) -> Option<Module> {
    let mut absolute = match path.first()?.as_str() {
        "crate" => Vec::new(),
        "super" => module.get(..module.len().checked_sub(1)?)?.to_vec(),
        _ => module.clone(),
    };
    let is_keyword = |part: &String| matches!(part.as_str(), "crate" | "self" | "super");
    for part in path.iter().skip(1).take_while(|part| *part == "super") {
        let _ = part;
        absolute.pop();
    }
    let rest: Vec<String> = path.iter().skip_while(|part| is_keyword(part)).cloned().collect();
    let relative = !path.first().is_some_and(is_keyword);
    let base = absolute.len();
    absolute.extend(rest);
    (0..=absolute.len())
        .rev()
        .filter_map(|length| absolute.get(..length))
        // A path without a keyword names a child module or an item of another crate.
        .take_while(|prefix| !relative || prefix.len() > base)
        .find(|prefix| files.contains_key(*prefix))
        .map(<[String]>::to_vec)
}

/// The shortest path of imports from a file back to itself.
fn circle_from(
    start: &Module,
    imports: &BTreeMap<Module, BTreeSet<Module>>,
) -> Option<Vec<Module>> {
    let mut queue = std::collections::VecDeque::from([vec![start.clone()]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = queue.pop_front() {
        for next in way.last().and_then(|last| imports.get(last)).into_iter().flatten() {
            let mut longer = way.clone();
            longer.push(next.clone());
            if next == start {
                return Some(longer);
            }
            if seen.insert(next.clone()) {
                queue.push_back(longer);
            }
        }
    }
    None
}

/// Collects the paths in a file, without those in its test modules.
#[derive(Default)]
struct Paths {
    found: Vec<Vec<String>>,
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let is_test = item.attrs.iter().any(|attribute| attribute.path().is_ident("cfg"));
        if !is_test {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if matches!(item.vis, syn::Visibility::Inherited) {
            self.add_tree(&item.tree, &mut Vec::new());
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1 {
            self.found.push(path.segments.iter().map(|part| part.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }
}

impl Paths {
    fn add_tree(&mut self, tree: &syn::UseTree, prefix: &mut Vec<String>) {
        match tree {
            syn::UseTree::Path(path) => {
                prefix.push(path.ident.to_string());
                self.add_tree(&path.tree, prefix);
                prefix.pop();
            }
            syn::UseTree::Name(name) => self.add_leaf(prefix, &name.ident),
            syn::UseTree::Rename(rename) => self.add_leaf(prefix, &rename.ident),
            syn::UseTree::Glob(_) => self.found.push(prefix.clone()),
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.add_tree(tree, prefix);
                }
            }
        }
    }

    fn add_leaf(&mut self, prefix: &[String], ident: &syn::Ident) {
        let mut path = prefix.to_vec();
        if ident != "self" {
            path.push(ident.to_string());
        }
        self.found.push(path);
    }
}
