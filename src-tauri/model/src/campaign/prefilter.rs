//! Checks whether a text can be the output of a template: the literal text between the merge fields
//! must occur in it, in order.
//!
//! Returns false for a template with almost no literal text, because every text would match.

/// The minimum of letters and digits that a template needs outside its merge fields.
const OWN_MIN: usize = 3;

/// Returns whether `text` can be the output of `template`. Whitespace is ignored, because a relay
/// may fold a subject.
pub fn could_match(template: &str, text: &str) -> bool {
    let pieces = pieces(template);
    let own: usize =
        pieces.iter().map(|one| one.chars().filter(|c| c.is_alphanumeric()).count()).sum();
    if pieces.len() > 1 && own < OWN_MIN {
        return false;
    }
    let text = tight(text);
    let last = pieces.len().saturating_sub(1);
    let mut rest = text.as_str();
    for (at, piece) in pieces.iter().enumerate() {
        if at == 0 && at == last {
            return rest == piece && !piece.is_empty();
        }
        let found = match at {
            0 => rest.strip_prefix(piece.as_str()),
            at if at == last => return rest.ends_with(piece.as_str()),
            _ => rest.find(piece.as_str()).and_then(|place| rest.get(place + piece.len()..)),
        };
        match found {
            Some(behind) => rest = behind,
            None => return false,
        }
    }
    false
}

/// The literal text outside `{{ … }}` and `{% … %}`.
fn pieces(template: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some(open) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        let close =
            if rest.get(open..).is_some_and(|at| at.starts_with("{{")) { "}}" } else { "%}" };
        let (before, behind) = rest.split_at(open);
        pieces.push(tight(before));
        rest = behind.find(close).and_then(|end| behind.get(end + 2..)).unwrap_or("");
    }
    pieces.push(tight(rest));
    pieces
}

fn tight(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_fits_the_template_it_came_from_and_no_other() {
        let hello = "Hello {{ given_name | default(\"friend\") }}, it is spring";
        for (template, text, fits) in [
            ("Spring news", "Spring news", true),
            ("Spring news", "Spring  news ", true),
            ("Spring news", "Re: Spring news", false),
            (hello, "Hello Anna, it is spring", true),
            (hello, "Hello friend, it is spring", true),
            (hello, "Hello Anna, it is autumn", false),
            ("{% if town %}News from {{ town }}{% endif %}", "News from Ulm", true),
            ("{{ title }}", "Anything", false),
            ("", "", false),
        ] {
            assert_eq!(could_match(template, text), fits, "{template} / {text}");
        }
    }
}
