//! The elements in the HTML of a draft with problems in mail programs.

use std::cell::RefCell;

use crate::remote_content::{drop_remote_content, is_remote_pixel, mixed_script_domain};
use lol_html::{RewriteStrSettings, element, rewrite_str};

/// The elements found.
#[derive(Debug, Default)]
pub struct MarkupFacts {
    pub pictures: usize,
    pub without_alt: usize,
    pub data_pictures: usize,
    pub http: Option<String>,
    pub script_link: Option<String>,
    pub empty_links: usize,
    pub active: Option<String>,
    /// The first domain of a link that mixes letters of several scripts.
    pub mixed_script: Option<String>,
    /// A style sheet loads another file.
    pub remote_styles: bool,
    /// Invisible pictures of other servers.
    pub pixels: usize,
}

pub fn inspect_markup(html: &str) -> MarkupFacts {
    let facts = RefCell::new(MarkupFacts::default());
    let tokens = crate::merge_tokens::MergeTokens::from_html(html);
    let settings = RewriteStrSettings::new().with_strict(false).append_element_content_handler(
        element!("*", |el| {
            let mut facts = facts.borrow_mut();
            let name = el.tag_name();
            match name.as_str() {
                "img" => {
                    facts.pictures += 1;
                    facts.without_alt += usize::from(!el.has_attribute("alt"));
                    let source = el.get_attribute("src").unwrap_or_default();
                    facts.pixels += usize::from(is_remote_pixel(el));
                    facts.data_pictures += usize::from(source.trim_start().starts_with("data:"));
                }
                "a" => {
                    if let Some(href) = el.get_attribute("href") {
                        link(tokens.restore(href.trim()), &mut facts);
                    }
                }
                "script" | "form" | "iframe" | "object" | "embed" | "video" | "audio" => {
                    facts.active.get_or_insert(name);
                }
                _ => {}
            }
            Ok(())
        }),
    );
    facts.borrow_mut().remote_styles = drop_remote_content(&tokens.text).1.has_styles();
    // The composer reports HTML that cannot be parsed.
    let _ = rewrite_str(&tokens.text, settings);
    facts.into_inner()
}

fn link(href: String, facts: &mut MarkupFacts) {
    if let Some(domain) = mixed_script_domain(&href) {
        facts.mixed_script.get_or_insert(domain);
    }
    let lower = href.to_ascii_lowercase();
    if href.is_empty() || href == "#" || lower == "http://" || lower == "https://" {
        facts.empty_links += 1;
    } else if lower.starts_with("http://") {
        facts.http.get_or_insert(href);
    } else if lower.starts_with("javascript:") || lower.starts_with("vbscript:") {
        facts.script_link.get_or_insert(href);
    }
}
