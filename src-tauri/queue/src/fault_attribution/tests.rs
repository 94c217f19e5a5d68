//! The evidence of one campaign on one relay, refusal by refusal.

use super::*;

const DOMAINS: [&str; 4] = ["a.example", "b.example", "c.example", "d.example"];

/// A campaign of a thousand recipients on one relay.
struct Case {
    evidence: Evidence,
    scope: FaultScope,
    progress: Progress,
}

impl Case {
    fn new(scope: FaultScope) -> Self {
        let progress = Progress { accepted: 0, open: 1_000 };
        Self { evidence: Evidence::default(), scope, progress }
    }

    fn refuse_at(&mut self, seq: i64, domain: &str) -> Attribution {
        let refusal = Refusal { scope: self.scope, seq, domain, same_for_all: false, attempts: 0 };
        self.evidence.weigh(&refusal, self.progress)
    }

    fn refuse(&mut self, seq: i64) -> Attribution {
        let at = usize::try_from(seq).unwrap_or(0) % DOMAINS.len();
        self.refuse_at(seq, DOMAINS[at])
    }

    fn accept(&mut self, seq: i64) {
        self.evidence.record_acceptance(seq);
    }
}

fn hold(seconds: u64) -> Attribution {
    Attribution::Undecided { hold: Duration::from_secs(seconds) }
}

#[test]
fn one_refused_recipient_is_at_fault_once_others_pass() {
    for scope in [FaultScope::Campaign, FaultScope::Relay] {
        let mut case = Case::new(scope);
        assert_eq!(case.refuse(1), hold(2));
        case.accept(2);
        assert_eq!(case.refuse(1), Attribution::Recipient);
    }
}

#[test]
fn three_recipients_at_the_start_show_a_common_fault() {
    let mut case = Case::new(FaultScope::Campaign);
    let found: Vec<Attribution> = (1..=3).map(|seq| case.refuse(seq)).collect();
    assert_eq!(found, [hold(2), hold(2), Attribution::Everyone]);
}

#[test]
fn five_recipients_in_a_row_after_acceptances_show_a_common_fault() {
    let mut case = Case::new(FaultScope::Relay);
    case.accept(100);
    let found: Vec<Attribution> = (1..=5).map(|seq| case.refuse(seq)).collect();
    assert_eq!(found, [hold(2), hold(2), hold(2), hold(2), Attribution::Everyone]);
}

#[test]
fn acceptance_in_between_ends_a_row() {
    let mut case = Case::new(FaultScope::Campaign);
    for seq in 0..20 {
        assert_eq!(case.refuse(seq), hold(2), "recipient {seq}");
        case.accept(100 + seq);
    }
}

#[test]
fn one_domain_shows_a_common_fault_only_after_ten_recipients() {
    let mut case = Case::new(FaultScope::Campaign);
    for seq in 1..10 {
        assert_eq!(case.refuse_at(seq, "a.example"), hold(2), "recipient {seq}");
    }
    assert_eq!(case.refuse_at(10, "a.example"), Attribution::Everyone);
}

#[test]
fn recipient_that_is_refused_again_does_not_count_twice() {
    let mut case = Case::new(FaultScope::Campaign);
    let found: Vec<Attribution> = (0..4).map(|_| case.refuse(1)).collect();
    assert_eq!(found, [hold(2), hold(10), hold(60), hold(60)]);
}

#[test]
fn recipients_refused_before_a_resumption_do_not_stop_the_campaign_again() {
    let mut case = Case::new(FaultScope::Campaign);
    for seq in 1..=3 {
        let _ = case.refuse(seq);
    }
    // Resumed: the others pass first.
    case.accept(100);
    let found: Vec<Attribution> = (1..=3).map(|seq| case.refuse(seq)).collect();
    assert_eq!(found, [Attribution::Recipient; 3]);
}

#[test]
fn recipients_refused_in_an_earlier_run_do_not_stop_the_campaign() {
    let mut case = Case::new(FaultScope::Campaign);
    case.progress = Progress { accepted: 900, open: 5 };
    for seq in 1..=5 {
        let refusal = Refusal {
            scope: FaultScope::Campaign,
            seq,
            domain: DOMAINS[0],
            same_for_all: false,
            attempts: 1,
        };
        assert_eq!(case.evidence.weigh(&refusal, case.progress), hold(2));
    }
    for seq in 1..=5 {
        assert_eq!(case.refuse(seq), Attribution::Recipient);
        case.progress.open -= 1;
    }
}

#[test]
fn last_recipients_of_a_campaign_are_decided_without_further_evidence() {
    for (accepted, scope, expected) in [
        (5, FaultScope::Campaign, Attribution::Recipient),
        (0, FaultScope::Campaign, Attribution::Everyone),
        (0, FaultScope::Relay, Attribution::Recipient),
    ] {
        let mut case = Case::new(scope);
        case.progress = Progress { accepted, open: 1 };
        assert_eq!(case.refuse(1), hold(2));
        assert_eq!(case.refuse(1), expected, "{accepted} accepted, {scope:?}");
    }
}

#[test]
fn refused_sender_is_everyones_fault_until_it_was_accepted() {
    let mut case = Case::new(FaultScope::Campaign);
    let refusal = Refusal {
        scope: FaultScope::Campaign,
        seq: 1,
        domain: "a.example",
        same_for_all: true,
        attempts: 0,
    };
    assert_eq!(case.evidence.weigh(&refusal, case.progress), Attribution::Everyone);
    case.accept(2);
    assert_eq!(case.evidence.weigh(&refusal, case.progress), hold(2));
}
