//! Templates: compiling and rendering end within their fuel, and a rendered text has a bounded size.
//!
//! Leaves out: the mail around the text (`src-tauri/mail`).

use std::collections::BTreeMap;

use postroom_mail::template::{Context, KnownFields, MergeData, Template};
use postroom_mail::{sanitize_html, viewer};
use postroom_model::contact::{Address, ContactView};

use crate::Target;

/// Far above the fuel of one rendering.
const OUTPUT_MAX: usize = 64 * 1024 * 1024;

pub fn target() -> Target {
    let seeds = [
        "Hello {{ given_name | default('you') }}, {{ fields[\"Shoe size\"] }}!",
        "{% for n in range(100) %}{{ n }}{% if n % 2 == 0 %}x{% else %}y{% endif %}{% endfor %}",
        "{% set x = 'a' %}{{ (x ~ x) | upper | replace('A', 'b') | urlencode }}",
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(9) }}",
        "<a href=\"https://e.example/?a={{ address }}\">{{ name|e }}</a><style>p{color:red}</style>",
        "*|FNAME|* %%name%% {{ contact.first }} {{ unsubscribe_url }} {# note #}",
        "{{ [1, 2, 3] | join(',') }} {{ {'a': 1} | dictsort | first }} {{ 2 ** 20 * 3 }}",
        "From: a@b\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n<p>{{ name }}\r\n--x--",
    ];
    Target {
        name: "templates",
        seeds: seeds.iter().map(|text| text.as_bytes().to_vec()).collect(),
        run: Box::new(render),
    }
}

fn render(bytes: &[u8]) {
    let source = String::from_utf8_lossy(bytes);
    let address = Address::parse("ann@example.org").expect("an address");
    let fields = BTreeMap::from([("Shoe size".to_owned(), "42".to_owned())]);
    let contact = ContactView {
        address: &address,
        given_name: Some("Ann"),
        family_name: Some("<Berg> {{ x }}"),
        fields: &fields,
    };
    let merge = MergeData::new(&contact, "https://e.example/u");
    for context in [Context::Html, Context::Text] {
        if let Ok(template) = Template::compile(&source, context, &KnownFields::any())
            && let Ok(text) = template.render(&merge)
        {
            assert!(text.len() <= OUTPUT_MAX, "{} bytes from {}", text.len(), source.len());
        }
    }
    let _ = sanitize_html(&source);
    let _ = viewer::view(bytes);
}
