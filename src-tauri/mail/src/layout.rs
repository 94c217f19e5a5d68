//! The layout around the content: a table of 600 pixels that every mail program shows alike, and
//! the footer with the sender's postal address and the unsubscribe link.
//!
//! Data and texts; `html_part` applies it. The layout uses tables and inline styles because Outlook
//! renders with Word's HTML of 2007, and one style sheet that may be dropped (dark mode, small
//! screens).

use postroom_model::mail::SenderDetails;

const FRAME: &str = r#"<!DOCTYPE html>
<html lang="@LANG@" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="x-apple-disable-message-reformatting">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>@TITLE@</title>
<!--[if mso]><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><![endif]-->
<style>
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (max-width:620px){.pr-card{width:100%!important}.pr-cell{padding:20px!important}}
@media (prefers-color-scheme:dark){
.pr-page{background:#17181a!important}
.pr-card{background:#222326!important}
.pr-card h1,.pr-card h2,.pr-card h3,.pr-card p,.pr-card li,.pr-card td{color:#f0f0ee!important}
.pr-card a{color:#8fb7ff!important}
.pr-card a.pr-button{color:#ffffff!important}
.pr-foot,.pr-foot a{color:#a9aaad!important}
}
</style>
</head>
<body class="pr-page" style="margin:0;padding:0;background:#f4f4f2;-webkit-text-size-adjust:100%">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" style="padding:24px 8px">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" class="pr-card" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px;background:#ffffff;border-radius:6px">
<tr><td class="pr-cell" style="padding:32px;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;color:#222222;text-align:left">
@BODY@
</td></tr>
</table>
@FOOT@<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
"#;

const FOOTER: &str = r#"<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px">
<tr><td class="pr-foot" style="padding:20px 32px;font-family:Arial,Helvetica,sans-serif;font-size:13px;line-height:1.5;color:#5f6062;text-align:center">
@LINES@
</td></tr>
</table>
"#;

/// The body in the layout. All arguments are HTML already.
pub fn frame(body: &str, title: &str, foot: &str, letterhead: &SenderDetails) -> String {
    let language: String =
        letterhead.language.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let language = if language.is_empty() { "en".to_owned() } else { language };
    // The body last: it may contain one of the placeholders.
    FRAME
        .replacen("@LANG@", &language, 1)
        .replacen("@TITLE@", title, 1)
        .replacen("@FOOT@", foot, 1)
        .replacen("@BODY@", body, 1)
}

/// The footer in HTML: sender, postal address, unsubscribe link.
pub fn footer_html(letterhead: &SenderDetails, with_link: bool) -> String {
    let mut lines: Vec<String> = sender_lines(letterhead).iter().map(|line| escape(line)).collect();
    if with_link {
        lines.push(format!(
            "<a href=\"{{{{ unsubscribe_url }}}}\" style=\"color:#5f6062;text-decoration:underline\">{}</a>",
            escape(unsubscribe_label(&letterhead.language))
        ));
    }
    if lines.is_empty() {
        String::new()
    } else {
        FOOTER.replacen("@LINES@", &lines.join("<br>\n"), 1)
    }
}

/// The footer in plain text, below the signature separator.
pub fn footer_text(letterhead: &SenderDetails, with_link: bool) -> String {
    let mut lines = sender_lines(letterhead);
    if with_link {
        let word = unsubscribe_label(&letterhead.language);
        lines.push(format!("{word}: {{{{ unsubscribe_url }}}}"));
    }
    if lines.is_empty() { String::new() } else { format!("\n\n-- \n{}\n", lines.join("\n")) }
}

/// Business and postal address, line by line, without merge fields.
fn sender_lines(letterhead: &SenderDetails) -> Vec<String> {
    std::iter::once(letterhead.organisation.as_str())
        .chain(letterhead.postal_address.lines())
        .map(|line| line.trim().replace("{{", "").replace("{%", ""))
        .filter(|line| !line.is_empty())
        .collect()
}

/// "Unsubscribe" in the language of the mail.
fn unsubscribe_label(language: &str) -> &'static str {
    match language.split('-').next().unwrap_or("") {
        "de" => "Abmelden",
        "fr" => "Se désabonner",
        "es" => "Darse de baja",
        "it" => "Annulla l’iscrizione",
        "pt" => "Cancelar inscrição",
        "nl" => "Afmelden",
        _ => "Unsubscribe",
    }
}

/// Escapes text for HTML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
