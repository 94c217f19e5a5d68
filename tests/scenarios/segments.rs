//! A segment matches the contacts for whom a rule is true today. A campaign can be sent to it, and
//! suppressed contacts get no mail.

use std::time::Duration;

use postroom_model::campaign::{CampaignCommand, CampaignStatus};
use postroom_model::clock::{Clock, Timestamp};
use postroom_model::contact::segment::{Combinator, Rule, Test};
use postroom_model::contact::{Address, ConsentBasis, ContactStatus, NewContact};
use postroom_model::id::ListId;
use postroom_model::import::Policy;
use postroom_tests::fixture::TestWorkspace;
use postroom_tests::sink::{Ledger, Manner, Sink, relay_config};

/// Noon (UTC) on 24 November 2026.
const NOON: Timestamp = Timestamp(1_795_521_600_000);

fn person(address: &str, given: &str, fields: &[(&str, &str)]) -> NewContact {
    NewContact {
        address: Address::parse(address).expect("an address"),
        given_name: Some(given.to_owned()),
        family_name: None,
        fields: fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
    }
}

async fn workspace_with_contacts() -> TestWorkspace {
    let workspace = TestWorkspace::open_with(Clock::manual(NOON)).await;
    let people = [
        person(
            "anna@ulm.example",
            "Anna",
            &[("Town", "Ulm"), ("Orders", "12"), ("Birthday", "1980-11-24")],
        ),
        person(
            "bert@bath.example",
            "Bert",
            &[("Town", "Bath"), ("Orders", "3"), ("Birthday", "24.11.1975")],
        ),
        person("cleo@ulm.example", "Cleo", &[("Town", "ulm "), ("Last visit", "2026-11-20")]),
        person("dora@lyon.example", "Dora", &[("Last visit", "2026-01-02")]),
    ];
    let lists = std::slice::from_ref(&workspace.list);
    let (policy, consent) = (Policy::Overwrite, ConsentBasis::OptIn);
    workspace
        .store()
        .import_batch(&people, policy, consent, lists, false, NOON)
        .await
        .expect("written");
    workspace
}

fn field(name: &str, test: Test) -> Rule {
    Rule::Field { name: name.to_owned(), test }
}

fn group(together: Combinator, rules: Vec<Rule>) -> Rule {
    Rule::Group { together, rules }
}

#[tokio::test]
async fn segment_rule_selects_the_right_contacts() {
    let workspace = workspace_with_contacts().await;
    let store = workspace.store();
    let ulm = || field("Town", Test::Is("Ulm".into()));
    for (rule, expected) in [
        (ulm(), "anna cleo"),
        (field("Town", Test::IsNot("ulm".into())), "bert dora"),
        (field("Town", Test::Empty), "dora"),
        (field("Town", Test::Contains("A".into())), "bert"),
        (field("Orders", Test::Above("3".into())), "anna"),
        (field("Orders", Test::Below("12,5".into())), "anna bert"),
        (field("Birthday", Test::AnniversaryToday), "anna bert"),
        (field("Birthday", Test::Before("1978-01-01".into())), "bert"),
        (field("Last visit", Test::WithinLastDays(7)), "cleo"),
        (field("Last visit", Test::WithinNextDays(7)), ""),
        (Rule::Domain { test: Test::Is("ulm.example".into()) }, "anna cleo"),
        (Rule::GivenName { test: Test::StartsWith("b".into()) }, "bert"),
        (Rule::OnList { list: workspace.list.0.clone() }, "anna bert cleo dora"),
        (Rule::Status { status: ContactStatus::Bounced }, ""),
        (Rule::Consent { basis: ConsentBasis::OptIn }, "anna bert cleo dora"),
        (Rule::Since { test: Test::WithinLastDays(0) }, "anna bert cleo dora"),
        (Rule::GotOfLast { campaigns: 3, at_least: 1 }, ""),
        (group(Combinator::All, vec![ulm(), field("Orders", Test::Filled)]), "anna"),
        (
            group(Combinator::Any, vec![ulm(), field("Orders", Test::Is("3".into()))]),
            "anna bert cleo",
        ),
        (group(Combinator::None, vec![ulm(), field("Orders", Test::Is("3".into()))]), "dora"),
        (group(Combinator::Any, vec![]), ""),
        (
            group(
                Combinator::All,
                vec![
                    group(Combinator::Any, vec![ulm(), field("Town", Test::Is("Bath".into()))]),
                    group(Combinator::None, vec![field("Orders", Test::Above("10".into()))]),
                ],
            ),
            "bert cleo",
        ),
        // A bound value is never part of the SQL.
        (field("x' or 1=1 --", Test::Is("' or 1=1 --".into())), ""),
    ] {
        let sample = store.segment_sample(&rule, 10, NOON).await.expect("a sample");
        let mut names: Vec<&str> =
            sample.iter().filter_map(|(address, _)| address.split('@').next()).collect();
        names.sort_unstable();
        assert_eq!(names.join(" "), expected, "{rule:?}");
        let count = store.count_segment(&rule, NOON).await.expect("a count");
        assert_eq!(usize::try_from(count.people).expect("few"), names.len(), "{rule:?}");
    }
}

#[tokio::test]
async fn case_is_ignored_in_every_alphabet_and_in_field_names() {
    let workspace = workspace_with_contacts().await;
    let store = workspace.store();
    let people = [
        person("ae@x.example", "Änna", &[("Straße", "GROẞE GASSE"), ("town", "Oslo")]),
        person("ao@x.example", "ANNA", &[("Straße", "Ärmelweg"), ("Ämter", "Kasse")]),
        person("ru@x.example", "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ", &[]),
        person("gr@x.example", "Οδυσσεύς", &[]),
    ];
    let (policy, consent) = (Policy::Overwrite, ConsentBasis::OptIn);
    store.import_batch(&people, policy, consent, &[], false, NOON).await.expect("written");
    let given = |test| Rule::GivenName { test };
    for (rule, expected) in [
        (given(Test::Is("änna".into())), "ae"),
        (given(Test::Is("ÄNNA".into())), "ae"),
        (given(Test::IsNot("ÄNNA".into())), "anna ao bert cleo dora gr ru"),
        (given(Test::StartsWith("äN".into())), "ae"),
        (given(Test::Is("абвгдежзийклмнопрстуфхцчшщъыьэюя".into())), "ru"),
        (given(Test::Contains("ДЕЖ".into())), "ru"),
        (given(Test::Is("ΟΔΥΣΣΕΎΣ".into())), "gr"),
        (field("Straße", Test::Is("große gasse".into())), "ae"),
        (field("straße", Test::StartsWith("ÄRMEL".into())), "ao"),
        (field("ÄMTER", Test::Is("kasse".into())), "ao"),
        // Two fields whose names differ only in capitals are distinguished by the exact spelling.
        (field("town", Test::Filled), "ae"),
        (field("Town", Test::Filled), "anna bert cleo"),
    ] {
        let sample = store.segment_sample(&rule, 10, NOON).await.expect("a sample");
        let mut names: Vec<&str> =
            sample.iter().filter_map(|(address, _)| address.split('@').next()).collect();
        names.sort_unstable();
        assert_eq!(names.join(" "), expected, "{rule:?}");
    }
}

#[tokio::test]
async fn segment_is_evaluated_at_start_without_suppressed_contacts() {
    let workspace = workspace_with_contacts().await;
    let store = workspace.store();
    let segment = ListId::new();
    let rule = field("Town", Test::Is("Ulm".into()));
    store.put_segment(&segment, "From Ulm", &rule, NOON).await.expect("kept");
    let sink = Sink::start(Manner::default(), Ledger::counting()).await;
    let relay = workspace.relay(relay_config(sink.port, 1), None).await;
    let campaign = workspace.draft(&relay).await;
    let mut draft = workspace.campaign(&campaign).await.draft;
    draft.lists = vec![segment.clone()];
    let revision = workspace.campaign(&campaign).await.revision;
    store.save_draft(&campaign, revision, &draft, NOON).await.expect("saved");
    let review = workspace.engine.review(&campaign).await.expect("a review");
    assert_eq!(review.audience.subscribed, 2);

    // After the review, one contact moves to Ulm and one opts out.
    let moved = [person("dora@lyon.example", "Dora", &[("Town", "Ulm")])];
    let (policy, consent) = (Policy::Overwrite, ConsentBasis::OptIn);
    store.import_batch(&moved, policy, consent, &[], false, NOON).await.expect("written");
    let gone = [person("cleo@ulm.example", "Cleo", &[])];
    let out = postroom_store::import_rows::ImportOptions {
        policy,
        consent,
        suppress_all_as: Some(postroom_model::contact::SuppressionReason::Unsubscribed),
        lists: &[],
        import: None,
        now: NOON,
    };
    let gone: Vec<_> = gone
        .into_iter()
        .map(|one| postroom_store::import_rows::Incoming::from_contact(2, one))
        .collect();
    store.write_batch(gone, &out, false).await.expect("out");

    workspace.engine.command(&campaign, CampaignCommand::Start).await.expect("it starts");
    workspace.engine.clock().advance(Duration::from_secs(60));
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    let counts = workspace.counts(&campaign).await;
    assert_eq!(counts.accepted, 2);
    let rule = Rule::Got { campaign: campaign.0.clone() };
    let mut got: Vec<String> = store
        .segment_sample(&rule, 10, NOON)
        .await
        .expect("people")
        .into_iter()
        .map(|one| one.0)
        .collect();
    got.sort_unstable();
    assert_eq!(got, ["anna@ulm.example", "dora@lyon.example"]);
}
