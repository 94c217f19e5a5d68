//! Generates the TypeScript of the API: every type, the map of commands, and their tags.
//!
//! The text is committed with the page's sources; a test fails when it is out of date.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};

use ts_rs::{Config, TS, TypeVisitor};

use crate::describe::Describe;
use crate::wire::{AppEvent, FailureView, Tag};

struct Writer {
    config: Config,
    types: BTreeMap<String, String>,
    seen: HashSet<TypeId>,
    commands: String,
    tags: String,
}

impl TypeVisitor for Writer {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        // Only our own types have a file; lists, options and numbers are written inline.
        if T::output_path().is_some() {
            self.types
                .insert(T::ident(&self.config), format!("export {}\n", T::decl(&self.config)));
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
pub fn typescript() -> String {
    let mut writer = Writer {
        config: Config::new().with_large_int("number"),
        types: BTreeMap::new(),
        seen: HashSet::new(),
        commands: String::new(),
        tags: String::new(),
    };
    writer.visit::<Tag>();
    writer.visit::<FailureView>();
    writer.visit::<AppEvent>();
    crate::commands::describe(&mut writer);
    let types: Vec<&str> = writer.types.values().map(String::as_str).collect();
    format!(
        "// Generated from the command list in Rust; do not edit.\n\
         // `cargo test -p postroom-api` says when it is old, `UPDATE=1` before it writes it anew.\n\n\
         {}\n\
         export interface Commands {{\n{}}}\n\n\
         export const commandTags: {{\n  [K in keyof Commands]: {{ reads: Tag[] }} | {{ writes: Tag[] }};\n}} = {{\n{}}};\n",
        types.join("\n"),
        writer.commands,
        writer.tags
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    #[test]
    fn the_committed_typescript_matches_the_command_list() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/host/generated/index.ts");
        let fresh = super::typescript();
        if std::env::var_os("UPDATE").is_some() {
            std::fs::create_dir_all(std::path::Path::new(path).parent().unwrap()).unwrap();
            std::fs::write(path, &fresh).unwrap();
        }
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            committed == fresh,
            "ui/src/host/generated/index.ts is old: run `UPDATE=1 cargo test -p postroom-api typescript`"
        );
    }
}
