//! Consent signals from headers, words and several rows about one address.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod fixture;

use fixture::{File, plan, rows};
use postroom_import::{ConsentQuestion, ImportPlan, RowReader, inspect};
use postroom_model::contact::{ConsentSignal, SuppressionReason};
use postroom_model::import::ColumnRole;

#[test]
fn the_strictest_signal_of_an_address_applies() {
    let out = Some(ConsentSignal::Out(SuppressionReason::Unsubscribed));
    let file = File::new("a.csv", "email,unsubscribed\nt@x.com,no\nu@x.com,no\nT@x.com,yes\n");
    let found: Vec<_> = rows(&file.0)
        .into_iter()
        .map(|row| (row.number, row.result.is_ok(), row.consent.stance))
        .collect();
    // The duplicate is still refused, and the first row gets its signal.
    assert_eq!(found, [(2, true, out), (3, true, None), (4, false, out)]);
}

#[test]
fn all_optout_columns_are_evaluated() {
    let file = File::new(
        "a.csv",
        "Email,Opt-out,Email hard bounce reason,Unsubscribe link\n\
         a@x.com,no,,https://x.com/a\nb@x.com,no,550 unknown,https://x.com/b\n",
    );
    let roles = inspect(&file.0, None).unwrap().columns.into_iter().map(|column| column.role);
    assert_eq!(
        roles.collect::<Vec<_>>(),
        [
            ColumnRole::Address,
            ColumnRole::OptedOut,
            ColumnRole::OptedOut,
            ColumnRole::Field("Unsubscribe link".into())
        ]
    );
    let stances: Vec<_> = rows(&file.0).into_iter().map(|row| row.consent.stance).collect();
    assert_eq!(stances, [None, Some(ConsentSignal::Out(SuppressionReason::Bounced))]);
}

/// The role, the question and the signals of the second column.
fn second_column(text: &str) -> (ColumnRole, Option<ConsentQuestion>, Vec<Option<ConsentSignal>>) {
    let file = File::new("a.csv", text);
    let column = inspect(&file.0, None).unwrap().columns.remove(1);
    let stances = rows(&file.0).into_iter().map(|row| row.consent.stance).collect();
    (column.role, column.question, stances)
}

#[test]
fn cells_are_evidence_whatever_the_heading_says() {
    use ConsentSignal as S;
    use SuppressionReason as R;
    let out = |reason| Some(S::Out(reason));
    for (text, role, stances) in [
        (
            "email,wants_our_emails\na@x.com,true\nb@x.com,false\nc@x.com,\n",
            ColumnRole::Consent,
            vec![Some(S::Yes), Some(S::No), Some(S::Silent)],
        ),
        (
            "email,is_blacklisted\na@x.com,0\nb@x.com,1\n",
            ColumnRole::OptedOut,
            vec![None, out(R::Unsubscribed)],
        ),
        (
            "email,List state\na@x.com,aktiv\nb@x.com,Abgemeldet\nc@x.com,Hard Bounced\nd@x.com,Inaktiv\n",
            ColumnRole::Consent,
            vec![Some(S::Yes), out(R::Unsubscribed), out(R::Bounced), Some(S::No)],
        ),
        // One strong word is enough for its row; the other words are about something else.
        (
            "email,Kundenart\na@x.com,Stammkunde\nb@x.com,hat sich abgemeldet\nc@x.com,Presse\nd@x.com,Abgemeldet\n",
            ColumnRole::Consent,
            vec![None, out(R::Unsubscribed), None, out(R::Unsubscribed)],
        ),
        (
            "email,ステータス\na@x.com,購読中\nb@x.com,配信停止\n",
            ColumnRole::Consent,
            vec![Some(S::Yes), out(R::Unsubscribed)],
        ),
        (
            "email,Tags\na@x.com,\"vip, press\"\nb@x.com,\"vip, unsubscribed\"\n",
            ColumnRole::Tags,
            vec![None, out(R::Unsubscribed)],
        ),
    ] {
        let (found, question, signals) = second_column(text);
        assert_eq!((found, question, signals), (role, None, stances), "{text}");
    }
}

#[test]
fn words_about_something_else_are_stored_as_a_field() {
    let file = File::new("a.csv", "email,Kind\na@x.com,Choir\nb@x.com,Board\nc@x.com,blocked\n");
    let fields: Vec<_> = rows(&file.0)
        .into_iter()
        .map(|row| row.result.unwrap().fields.get("Kind").cloned())
        .collect();
    assert_eq!(fields, [Some("Choir".to_owned()), Some("Board".to_owned()), None]);
}

#[test]
fn what_stays_unclear_is_a_question() {
    let (role, question, _) = second_column("email,Email status\na@x.com,1\nb@x.com,0\n");
    assert_eq!((role, question), (ColumnRole::Consent, Some(ConsentQuestion::YesMeans)));
    let (_, question, stances) =
        second_column("email,Newsletter wanted\na@x.com,rather\nb@x.com,hmm\n");
    let examples = vec!["rather".to_owned(), "hmm".to_owned()];
    assert_eq!(question, Some(ConsentQuestion::Words { examples }));
    // Nobody is emailed without the answer.
    assert_eq!(stances, [Some(ConsentSignal::Silent); 2]);
}

#[test]
fn a_state_far_below_the_first_rows_counts() {
    let mut text = "email,Kind\n".to_owned();
    for at in 0..3000 {
        let group = if at == 2900 { "unsubscribed" } else { "choir" };
        text.push_str(&format!("p{at}@x.com,{group}\n"));
    }
    let (role, question, stances) = second_column(&text);
    assert_eq!((role, question), (ColumnRole::Consent, None));
    let out = Some(ConsentSignal::Out(SuppressionReason::Unsubscribed));
    assert_eq!(stances.iter().filter(|one| one.is_none()).count(), 2999);
    assert_eq!(stances[2900], out);
}

#[test]
fn other_columns_are_no_evidence() {
    for text in [
        "email,Job title\na@x.com,Bounce Rate Analyst\nb@x.com,Head of Spam\n",
        "email,City\na@x.com,Baja\nb@x.com,Bruck an der Leitha\n",
        "email,Status\na@x.com,married\nb@x.com,single\n",
        "email,Order status\na@x.com,cancelled\nb@x.com,blocked\n",
        "email,Product\na@x.com,Junk drawer\nb@x.com,Spam\n",
        "email,Notes\na@x.com,was blocked by the rain\nb@x.com,likes cats\n",
        "email,Active\na@x.com,yes\nb@x.com,no\n",
    ] {
        let (role, question, _) = second_column(text);
        assert!(matches!(role, ColumnRole::Field(_)), "{text}: {role:?}");
        assert_eq!(question, None, "{text}");
    }
}

#[test]
fn everybody_of_a_suppression_list_row_counts() {
    let file = File::new("unsubscribed.csv", "email,email 2\na@x.com,b@x.com\n");
    let mut plan = fixture::plan(&file.0, None);
    plan.suppression_list = inspect(&file.0, None).unwrap().suppression_list;
    assert_eq!(plan.suppression_list, Some(SuppressionReason::Unsubscribed));
    assert_eq!(RowReader::open(&file.0, &plan).unwrap().count(), 2);
}

#[test]
fn shifted_rows_are_mended_or_refused() {
    let out = Some(ConsentSignal::Out(SuppressionReason::Unsubscribed));
    // A blank before the quotation mark, and an unquoted comma.
    let text = "email, name, status\na@x.com, \"Falk, N\", unsubscribed\nb@x.com,Lind, Bo,unsubscribed\n\
                c@x.com,C,subscribed\nd@x.com,D,subscribed\n";
    let file = File::new("a.csv", text);
    let found = rows(&file.0);
    let families: Vec<_> =
        found.iter().map(|row| row.result.clone().unwrap().family_name).collect();
    assert_eq!(families, [Some("Falk".to_owned()), Some("Lind".to_owned()), None, None]);
    let stances: Vec<_> = found.into_iter().map(|row| row.consent.stance).collect();
    assert_eq!(&stances[..2], [out, out]);
    let file = File::new(
        "a.csv",
        "email,name,town\na@x.com,Berg,Ada,Ulm\nb@x.com,B,Ulm\nc@x.com,C,Bonn\n",
    );
    let first = fixture::addresses(&file.0).remove(0);
    assert_eq!(first, (2, "too_many_cells".to_owned()));
}

#[test]
fn backslash_escapes_are_detected() {
    let text = "email,note\na@x.com,\"say \\\"hi\\\", you\"\nb@x.com,\"C:\\\\\"\n";
    let file = File::new("a.csv", text);
    assert_eq!(fixture::field(&file.0, "note"), ["say \"hi\", you", "C:\\"]);
    let file = File::new("a.csv", "email,note\na@x.com,\"\\\"\"\"\n");
    assert_eq!(fixture::field(&file.0, "note"), ["\\\""]);
    let file = File::new("a.csv", "email,note\na@x.com,\"C:\\\"\nb@x.com,\"D:\\\"\n");
    assert_eq!(fixture::field(&file.0, "note"), ["C:\\", "D:\\"]);
}

#[test]
fn unclear_words_mean_yes_only_as_the_user_answers_and_clear_words_keep_their_meaning() {
    use ConsentSignal as S;
    let text = "email,Newsletter\na@x.com,blau\nb@x.com,no\nc@x.com,\nd@x.com,rot\n";
    let file = File::new("a.csv", text);
    let mut plan = plan(&file.0, None);
    let stances = |plan: &ImportPlan| -> Vec<_> {
        let rows = RowReader::open(&file.0, plan).unwrap();
        rows.map(|row| row.unwrap().consent.stance).collect()
    };
    let (silent, no, yes) = (Some(S::Silent), Some(S::No), Some(S::Yes));
    assert_eq!(stances(&plan), [silent, no, silent, silent]);
    plan.unclear_means_yes.insert(1);
    assert_eq!(stances(&plan), [yes, no, silent, yes]);
}

/// What becomes of the first rows of a file: `+` may be emailed, `-` gets no mail, `x` has opted out;
/// `?` when a column waits for an answer.
fn outcome(name: &str, text: &str) -> String {
    let file = File::new(name, text);
    let preview = inspect(&file.0, None).unwrap();
    if preview.suppression_list.is_some() {
        return "list".to_owned();
    }
    if preview.columns.iter().any(|column| column.question.is_some()) {
        return "?".to_owned();
    }
    let sign = |stance: Option<ConsentSignal>| match stance {
        None | Some(ConsentSignal::Yes) => '+',
        Some(ConsentSignal::Silent | ConsentSignal::No) => '-',
        Some(ConsentSignal::Out(_)) => 'x',
    };
    rows(&file.0).into_iter().map(|row| sign(row.consent.stance)).collect()
}

#[test]
fn exports_of_other_services_never_make_a_former_subscriber_sendable() {
    for (text, expected) in [
        // CleverReach: deactivated since, registered without confirmation.
        (
            "E-Mail;registriert;deaktiviert\na@x.com;1.2.2024;\nb@x.com;1.2.2024;05.03.2025 11:00\n",
            "+x",
        ),
        (
            "email;registered;deactivated\na@x.com;1706781900;0\nb@x.com;1706781900;1736781900\n",
            "+x",
        ),
        // AWeber and Campaign Monitor: no word beside the reasons, permission for something else.
        ("Email,Stop Status\na@x.com,\nb@x.com,Unsub\nc@x.com,Undeliverable\n", "+xx"),
        ("Email,Consent to Track\na@x.com,Yes\nb@x.com,No\n", "++"),
        (
            "Email,ZB Status,ZB Sub status\na@x.com,valid,\nb@x.com,invalid,mailbox_not_found\n",
            "+x",
        ),
        // Marketo, CiviCRM, Dynamics, Intercom, Mailjet.
        (
            "Email,Black Listed,Marketing Suspended\na@x.com,FALSE,FALSE\nb@x.com,FALSE,TRUE\nc@x.com,TRUE,FALSE\n",
            "+xx",
        ),
        ("Email,On Hold\na@x.com,\nb@x.com,Yes\n", "+x"),
        ("emailaddress1,donotbulkemail\na@x.com,0\nb@x.com,1\n", "+x"),
        ("Email,Marked Email as Spam\na@x.com,false\nb@x.com,true\n", "+x"),
        ("email,IsOptInPending\na@x.com,false\nb@x.com,true\n", "?"),
        // Numbers and states without a heading that asks.
        ("email,list_1_status\na@x.com,1\nb@x.com,2\nc@x.com,3\n", "?"),
        ("email,status\na@x.com,0\nb@x.com,2\nc@x.com,-2\n", "?"),
        ("email,Opt_In_Status\na@x.com,1\nb@x.com,-1\n", "+-"),
        ("email,state\na@x.com,cancelled\nb@x.com,active\n", "-+"),
        ("email,confirmed\na@x.com,1\nb@x.com,0\n", "?"),
        ("email,Deleted\na@x.com,0\nb@x.com,1\n", "?"),
        ("email,Deleted\na@x.com,0\nb@x.com,0\n", "++"),
        ("email,Austritt\na@x.com,\nb@x.com,31.12.2024\n", "?"),
        // Paid subscriptions and topics are not permission.
        (
            "email,active_subscription,email_disabled\na@x.com,FALSE,FALSE\nb@x.com,TRUE,TRUE\n",
            "+x",
        ),
        ("email,unsubscribed,subscription_preferences\na@x.com,false,\nb@x.com,true,\n", "+x"),
    ] {
        assert_eq!(outcome("a.csv", text), expected, "{text}");
    }
}

#[test]
fn withdrawn_consent_is_read_in_every_language() {
    for (text, expected) in [
        ("E-Mail;Einwilligung widerrufen am\na@x.com;\nb@x.com;12.03.2025\n", "+x"),
        (
            "E-Mail;Einwilligung am;Widerruf am\na@x.com;1.1.2024;\nb@x.com;1.1.2024;12.03.2025\n",
            "+x",
        ),
        ("E-Mail;Kündigungsdatum Newsletter\na@x.com;\nb@x.com;01.01.2025\n", "+x"),
        ("Email;Revoca consenso\na@x.com;\nb@x.com;12/03/2025\n", "+x"),
        ("E-mail;Refus emailing\na@x.com;non\nb@x.com;oui\n", "+x"),
        ("E-mail;Opposition commerciale\na@x.com;\nb@x.com;X\n", "+x"),
        ("E-mail;Accepte de recevoir nos offres\na@x.com;oui\nb@x.com;non\n", "+-"),
        ("Correo;Recibe publicidad\na@x.com;Sí\nb@x.com;No\n", "+-"),
        ("E-Mail;Einverständnis Werbung\na@x.com;ja, 12.03.2024\nb@x.com;nein, 12.03.2024\n", "+-"),
        ("Email,Receive our newsletter\na@x.com,Yes please\nb@x.com,No thanks\n", "+-"),
        ("E-Mail;Massen-E-Mail nicht zulassen\na@x.com;Zulassen\nb@x.com;Nicht zulassen\n", "?"),
        ("E-mail;Ne souhaite plus recevoir\na@x.com;\nb@x.com;x\n", "+x"),
        ("E-Mail;Nur Post\na@x.com;\nb@x.com;x\n", "+x"),
        ("Email,GDPR deletion requested\na@x.com,no\nb@x.com,yes\n", "+x"),
        ("E-Mail;Löschwunsch\na@x.com;\nb@x.com;12.3.2025\n", "?"),
        ("Email,Left list on\na@x.com,\nb@x.com,2025-01-01\n", "?"),
        ("Email,Mailing\na@x.com,yes\nb@x.com,no\n", "?"),
        ("Email,Mailing\na@x.com,yes\nb@x.com,\n", "++"),
        ("Email,Email valid\na@x.com,yes\nb@x.com,no\n", "?"),
        ("E-posta;Bülten\na@x.com;Evet\nb@x.com;Hayır\n", "+-"),
        ("E-posta;Durum\na@x.com;Aktif\nb@x.com;Geri döndü\n", "+x"),
        ("E-post;Status\na@x.com;bekräftad\nb@x.com;avanmäld\n", "+x"),
        ("E-mail;Hírlevél\na@x.com;igen\nb@x.com;nem\n", "+-"),
        ("Sähköposti;Uutiskirje\na@x.com;kyllä\nb@x.com;ei\n", "+-"),
        ("メールアドレス,DM可否\na@x.com,可\nb@x.com,不可\n", "+-"),
        ("メールアドレス,配信可否\na@x.com,○\nb@x.com,×\nc@x.com,〇\n", "+-+"),
        ("メールアドレス,配信状態\na@x.com,配信中\nb@x.com,停止中\nc@x.com,解除済み\n", "+-x"),
        ("メールアドレス,メルマガ\na@x.com,希望する\nb@x.com,希望しない\n", "+-"),
    ] {
        assert_eq!(outcome("a.csv", text), expected, "{text}");
    }
}

#[test]
fn one_strong_word_counts_among_many_and_long_cells() {
    let mut many = "email,Group\n".to_owned();
    let mut long = "email,Notes\n".to_owned();
    for at in 0..400 {
        many.push_str(&format!("p{at}@x.com,Group {at}\n"));
        long.push_str(&format!(
            "p{at}@x.com,Customer since 19{at} who likes to talk about the weather\n"
        ));
    }
    for text in [many, long] {
        let text = text + "b@x.com,unsubscribed\n";
        assert_eq!(outcome("a.csv", &text), "+".repeat(400) + "x");
    }
    // A postal address and a company have words of their own.
    assert_eq!(outcome("a.csv", "email,Address 2\na@x.com,Bloque 3\nb@x.com,\n"), "++");
    assert_eq!(outcome("a.csv", "email,Company\na@x.com,DNC\nb@x.com,ACME\n"), "++");
}

#[test]
fn names_of_suppression_list_files_are_known() {
    for (name, expected) in [
        ("Abmelder.csv", "list"),
        ("exclusion list.csv", "list"),
        ("gekündigte Mitglieder.csv", "list"),
        ("Werbewidersprüche.csv", "list"),
        ("removed.csv", "list"),
        ("spam_complainers.csv", "list"),
        ("duplicates removed.csv", "+"),
        ("list_bounces_removed.csv", "+"),
        ("resubscribed.csv", "+"),
    ] {
        assert_eq!(outcome(name, "Email\na@x.com\n"), expected, "{name}");
    }
}
