//! Generates the TypeScript of the API: every type, the map of commands, and their tags.
//!
//! The text is committed with the page's sources; a test fails when it is out of date.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};

use ts_rs::{Config, TS, TypeVisitor};

use crate::describe::Describe;
use crate::wire::{AppEvent, FailureView, Tag};

/// An exported type.
struct Exported {
    /// Its path in Rust, without type parameters.
    rust_path: &'static str,
    declaration: String,
}

struct Writer {
    config: Config,
    types: BTreeMap<String, Exported>,
    /// A sentence for each name that two types share.
    collisions: Vec<String>,
    seen: HashSet<TypeId>,
    commands: String,
    tags: String,
}

impl Writer {
    fn new() -> Self {
        Self {
            config: Config::new().with_large_int("number"),
            types: BTreeMap::new(),
            collisions: Vec::new(),
            seen: HashSet::new(),
            commands: String::new(),
            tags: String::new(),
        }
    }

    /// Adds a type, and a collision if another Rust type has the same name.
    fn export(&mut self, name: String, rust_path: &'static str, declaration: String) {
        // `Page<A>` and `Page<B>` are one type with one declaration.
        let rust_path = rust_path.split('<').next().unwrap_or(rust_path);
        match self.types.get(&name) {
            Some(other) if other.rust_path != rust_path => self.collisions.push(format!(
                "two Rust types are exported as `{name}`: {} and {rust_path}; rename one of them",
                other.rust_path
            )),
            Some(_) => {}
            None => {
                self.types.insert(name, Exported { rust_path, declaration });
            }
        }
    }
}

impl TypeVisitor for Writer {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        // Only our own types have a file; lists, options and numbers are written inline.
        if T::output_path().is_some() {
            self.export(
                T::ident(&self.config),
                std::any::type_name::<T>(),
                format!("export {}\n", T::decl(&self.config)),
            );
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

impl Describe for Writer {
    fn command<Q: TS + 'static, A: TS + 'static>(
        &mut self,
        name: &str,
        kind: &str,
        tags: &[Tag],
        doc: &[&str],
    ) {
        self.visit::<Q>();
        self.visit::<A>();
        for line in doc {
            self.commands.push_str(&format!("  /**{line} */\n"));
        }
        self.commands.push_str(&format!(
            "  {name}: {{ request: {}; answer: {} }};\n",
            Q::name(&self.config),
            A::name(&self.config)
        ));
        let words: Vec<String> = tags
            .iter()
            .filter_map(|tag| serde_json::to_string(tag).ok())
            .map(|word| word.replace('"', "'"))
            .collect();
        self.tags.push_str(&format!("  {name}: {{ {kind}: [{}] }},\n", words.join(", ")));
    }
}

/// Returns the complete generated file.
///
/// # Errors
/// A sentence for each name that two Rust types share: TypeScript would know only one of them.
pub fn typescript() -> Result<String, String> {
    let mut writer = Writer::new();
    writer.visit::<Tag>();
    writer.visit::<FailureView>();
    writer.visit::<AppEvent>();
    crate::commands::describe(&mut writer);
    if !writer.collisions.is_empty() {
        return Err(writer.collisions.join("\n"));
    }
    let types: Vec<&str> =
        writer.types.values().map(|exported| exported.declaration.as_str()).collect();
    Ok(format!(
        "// Generated from the command list in Rust; do not edit.\n\
         // `cargo test -p postroom-api` says when it is old, `UPDATE=1` before it writes it anew.\n\n\
         {}\n\
         export interface Commands {{\n{}}}\n\n\
         export const commandTags: {{\n  [K in keyof Commands]: {{ reads: Tag[] }} | {{ writes: Tag[] }};\n}} = {{\n{}}};\n",
        types.join("\n"),
        writer.commands,
        writer.tags
    ))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;

    mod other {
        #[derive(ts_rs::TS)]
        #[expect(dead_code, reason = "only its name matters")]
        pub struct Tag {
            pub hue: u8,
        }
    }

    #[test]
    fn two_exported_types_with_one_name_are_refused() {
        let mut writer = Writer::new();
        writer.visit::<Tag>();
        writer.visit::<Vec<Tag>>();
        assert_eq!(writer.collisions, Vec::<String>::new(), "the same type twice");
        writer.visit::<other::Tag>();
        assert_eq!(writer.collisions.len(), 1);
        assert!(writer.collisions[0].contains("exported as `Tag`"), "{:?}", writer.collisions);
    }

    #[test]
    fn the_committed_typescript_matches_the_command_list() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/host/generated/index.ts");
        let generated = super::typescript().unwrap();
        if std::env::var_os("UPDATE").is_some() {
            std::fs::create_dir_all(std::path::Path::new(path).parent().unwrap()).unwrap();
            std::fs::write(path, &generated).unwrap();
        }
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            committed == generated,
            "ui/src/host/generated/index.ts is old: run `UPDATE=1 cargo test -p postroom-api typescript`"
        );
    }
}
