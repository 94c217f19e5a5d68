//! The strings of the shell in the system's language: tray, dialogs, notifications and errors
//! before there is a page. All other text of the window is in the catalogues of the UI.

use std::sync::OnceLock;

/// One field per string, so that a language with a missing string does not compile.
#[derive(Debug)]
pub struct Strings {
    pub language: &'static str,
    pub cannot_start: &'static str,
    pub nothing_lost: &'static str,
    pub no_display: &'static str,
    pub tray_show: &'static str,
    pub tray_pause: &'static str,
    pub tray_resume: &'static str,
    pub tray_quit: &'static str,
    /// `{name}` is the name of the campaign or the relay.
    pub done: &'static str,
    pub done_more: &'static str,
    pub in_doubt: &'static str,
    pub relay_paused: &'static str,
    pub campaign_stopped: &'static str,
    pub overdue: &'static str,
    /// The reason that the system shows while the computer is kept awake.
    pub awake: &'static str,
    /// The reason that the system shows while it waits before sleep.
    pub before_sleep: &'static str,
    pub open_details: &'static str,
    pub still_sending: &'static str,
    pub still_sending_more: &'static str,
    pub choose: &'static str,
    pub save: &'static str,
    pub kind_contacts: &'static str,
    pub kind_picture: &'static str,
    pub kind_html: &'static str,
    pub kind_certificate: &'static str,
    pub kind_any: &'static str,
    pub not_a_file: &'static str,
    pub link_refused: &'static str,
    pub link_failed: &'static str,
}

static ENGLISH: Strings = Strings {
    language: "en",
    cannot_start: "Postroom cannot start",
    nothing_lost: "Nothing was sent and nothing was changed.",
    no_display: "Postroom needs a display, and none was found (neither DISPLAY nor \
                 WAYLAND_DISPLAY is set). Without a display, use postroom-cli.",
    tray_show: "Show Postroom",
    tray_pause: "Pause all sending",
    tray_resume: "Resume sending",
    tray_quit: "Quit",
    done: "“{name}” is finished",
    done_more: "{accepted} of {total} accepted.",
    in_doubt: "“{name}”: some mails are in doubt",
    relay_paused: "{name} is paused",
    campaign_stopped: "“{name}” has stopped",
    overdue: "“{name}” missed its start. Send it now?",
    awake: "Sending mail",
    before_sleep: "Finishing the current mail before sleep",
    open_details: "Open Postroom for details.",
    still_sending: "Postroom is still sending",
    still_sending_more: "The window is closed; the campaign continues. Use the tray icon to show the window or quit.",
    choose: "Choose a file",
    save: "Save",
    kind_contacts: "Contacts",
    kind_picture: "Pictures",
    kind_html: "HTML pages",
    kind_certificate: "Certificates",
    kind_any: "All files",
    not_a_file: "This is not a file on this computer. Save it here first.",
    link_refused: "Postroom opens only https and mailto links.",
    link_failed: "The browser could not be opened.",
};

static GERMAN: Strings = Strings {
    language: "de",
    cannot_start: "Postroom kann nicht starten",
    nothing_lost: "Es wurde nichts gesendet und nichts geändert.",
    no_display: "Postroom braucht eine Anzeige, und es wurde keine gefunden (weder DISPLAY noch \
                 WAYLAND_DISPLAY ist gesetzt). Verwenden Sie ohne Anzeige postroom-cli.",
    tray_show: "Postroom anzeigen",
    tray_pause: "Versand anhalten",
    tray_resume: "Versand fortsetzen",
    tray_quit: "Beenden",
    done: "„{name}“ ist abgeschlossen",
    done_more: "{accepted} von {total} angenommen.",
    in_doubt: "„{name}“: Bei einigen Mails ist der Versand unklar",
    relay_paused: "{name} ist angehalten",
    campaign_stopped: "„{name}“ wurde angehalten",
    overdue: "„{name}“ wurde nicht rechtzeitig gestartet. Jetzt senden?",
    awake: "Mails werden gesendet",
    before_sleep: "Die aktuelle Mail wird vor dem Ruhezustand fertig gesendet",
    open_details: "Öffnen Sie Postroom für Einzelheiten.",
    still_sending: "Postroom sendet weiter",
    still_sending_more: "Das Fenster ist geschlossen, die Kampagne läuft weiter. \
                         Anzeigen und Beenden über das Symbol im Infobereich.",
    choose: "Datei wählen",
    save: "Speichern",
    kind_contacts: "Kontakte",
    kind_picture: "Bilder",
    kind_html: "HTML-Seiten",
    kind_certificate: "Zertifikate",
    kind_any: "Alle Dateien",
    not_a_file: "Das ist keine Datei auf diesem Rechner. Speichern Sie sie zuerst hier.",
    link_refused: "Postroom öffnet nur https- und mailto-Links.",
    link_failed: "Der Browser konnte nicht geöffnet werden.",
};

/// The strings in the system's language; English where it is not translated.
pub fn strings() -> &'static Strings {
    static CHOSEN: OnceLock<&Strings> = OnceLock::new();
    CHOSEN.get_or_init(|| for_locale(&sys_locale::get_locale().unwrap_or_default()))
}

fn for_locale(locale: &str) -> &'static Strings {
    if locale.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("de")) {
        &GERMAN
    } else {
        &ENGLISH
    }
}

#[cfg(test)]
mod tests {
    use super::for_locale;

    #[test]
    fn language_follows_the_system() {
        let table = [("de-DE", "de"), ("de_AT.UTF-8", "de"), ("DE", "de"), ("en-GB", "en")];
        for (locale, language) in table {
            assert_eq!(for_locale(locale).language, language);
        }
        assert_eq!(for_locale("").language, "en");
        assert_eq!(for_locale("fr-FR").language, "en");
    }
}
