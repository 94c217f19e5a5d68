//! The body of a mail as segments: static ones, encoded once, and dynamic ones, rendered and
//! encoded for each recipient.
//!
//! Quoted-printable encodes line by line, so segments are whole lines. Most lines of a newsletter
//! hold no merge field and are copied.

use crate::quoted_printable;
use crate::template::{Context, KnownFields, MergeData, Template, TemplateError, has_fields};

#[derive(Debug, Clone)]
enum BodySegment {
    Static(Vec<u8>),
    Dynamic(Template),
}

/// The maximum number of dynamic segments of a text. Each is a template with its own limits, so many
/// of them would multiply the limits.
const DYNAMIC_MAX: usize = 200;

/// A body: built once, then written any number of times.
#[derive(Debug, Clone, Default)]
pub struct BodyTemplate(Vec<BodySegment>);

impl BodyTemplate {
    /// Appends bytes that are the same for every recipient: part headers, boundaries, pictures.
    pub fn push_bytes(&mut self, bytes: &[u8]) {
        match self.0.last_mut() {
            Some(BodySegment::Static(ready)) => ready.extend_from_slice(bytes),
            _ => self.0.push(BodySegment::Static(bytes.to_vec())),
        }
    }

    /// Appends a text with merge fields, to be written as quoted-printable.
    ///
    /// # Errors
    /// [`TemplateError`] when the text does not compile.
    pub fn push_template(
        &mut self,
        source: &str,
        context: Context,
        names: &KnownFields,
    ) -> Result<(), TemplateError> {
        let source = source.replace("\r\n", "\n").replace('\r', "\n");
        // The whole text first, so that errors name the right line.
        let whole = Template::compile(&source, context, names)?;
        if let Some(text) = whole.as_static() {
            self.push_encoded(text);
            return Ok(());
        }
        if !fields_are_single_line(&source) {
            self.0.push(BodySegment::Dynamic(whole));
            return Ok(());
        }
        let lines: Vec<&str> = source.lines().collect();
        let runs = || lines.chunk_by(|a, b| has_fields(a) == has_fields(b));
        if runs().count() > 2 * DYNAMIC_MAX {
            self.0.push(BodySegment::Dynamic(whole));
            return Ok(());
        }
        for run in runs() {
            let text = run.join("\n");
            if has_fields(&text) {
                self.0.push(BodySegment::Dynamic(Template::compile(&text, context, names)?));
            } else {
                self.push_encoded(&format!("{text}\n"));
            }
        }
        Ok(())
    }

    fn push_encoded(&mut self, text: &str) {
        let mut encoded = Vec::with_capacity(text.len() * 9 / 8);
        quoted_printable::encode(text, &mut encoded);
        self.push_bytes(&encoded);
    }

    /// Writes the body for one recipient.
    ///
    /// # Errors
    /// [`TemplateError`] when a merge field cannot be rendered.
    pub fn write(&self, merge: &MergeData, out: &mut Vec<u8>) -> Result<(), TemplateError> {
        for segment in &self.0 {
            match segment {
                BodySegment::Static(bytes) => out.extend_from_slice(bytes),
                BodySegment::Dynamic(template) => {
                    let text = template.render(merge)?;
                    // An empty rendered line remains a line.
                    quoted_printable::encode(if text.is_empty() { "\n" } else { &text }, out);
                }
            }
        }
        Ok(())
    }

    /// Renders the dynamic segments for one recipient and discards the result.
    ///
    /// # Errors
    /// [`TemplateError`] when a merge field cannot be rendered.
    pub fn check(&self, merge: &MergeData) -> Result<(), TemplateError> {
        for segment in &self.0 {
            if let BodySegment::Dynamic(template) = segment {
                template.render(merge)?;
            }
        }
        Ok(())
    }

    /// Whether rendering can fail for a recipient.
    pub fn can_fail(&self) -> bool {
        self.0.iter().any(|segment| match segment {
            BodySegment::Static(_) => false,
            BodySegment::Dynamic(template) => template.can_fail(),
        })
    }

    /// The approximate number of bytes of a written body.
    pub fn size_hint(&self) -> usize {
        self.0
            .iter()
            .map(|segment| match segment {
                BodySegment::Static(bytes) => bytes.len(),
                BodySegment::Dynamic(_) => 512,
            })
            .sum()
    }
}

/// Whether the text holds only `{{ … }}`, each on one line: then every line is a template of its
/// own.
fn fields_are_single_line(source: &str) -> bool {
    !source.contains("{%")
        && !source.contains("{#!!")
        && source.lines().all(|line| {
            let mut rest = line;
            while let Some((_, from)) = rest.split_once("{{") {
                match from.split_once("}}") {
                    Some((_, after)) => rest = after,
                    None => return false,
                }
            }
            true
        })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use std::collections::BTreeMap;

    use super::*;
    use postroom_model::contact::{Address, ContactView};

    fn written(source: &str) -> (String, usize) {
        let address = Address::parse("a@b.c").unwrap();
        let fields = BTreeMap::new();
        let anna = ContactView {
            address: &address,
            given_name: Some("Änne"),
            family_name: None,
            fields: &fields,
        };
        let mut segments = BodyTemplate::default();
        segments.push_template(source, Context::Text, &KnownFields::of([""; 0])).unwrap();
        let mut out = Vec::new();
        segments.write(&MergeData::new(&anna, ""), &mut out).unwrap();
        (String::from_utf8(out).unwrap(), segments.0.len())
    }

    #[test]
    fn segments_and_whole_template_give_the_same_body() {
        for (source, expected, pieces) in [
            ("a\nb", "a\r\nb\r\n", 1),
            ("a\r\n\r\nb\r\n", "a\r\n\r\nb\r\n", 1),
            ("a\nHi {{ given_name }}\nb\nc\n", "a\r\nHi =C3=84nne\r\nb\r\nc\r\n", 3),
            ("{{ family_name }}\nb", "\r\nb\r\n", 2),
            (
                "{{ given_name }}{{ given_name }}\n{{ given_name }}",
                "=C3=84nne=C3=84nne\r\n=C3=84nne\r\n",
                1,
            ),
            ("a\n{{ given_name\n}}\nb", "a\r\n=C3=84nne\r\nb\r\n", 1),
            ("a\n{% if given_name %}\nb\n{% endif %}\nc", "a\r\n\r\nb\r\n\r\nc\r\n", 1),
        ] {
            assert_eq!(written(source), (expected.to_owned(), pieces), "{source:?}");
        }
    }
}
