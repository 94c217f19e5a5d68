//! The flags of `gateway`.

use clap::Subcommand;
use postroom_engine::GATEWAY_PORT;
use postroom_model::delivery::DeliveryStatus;

#[derive(Debug, Subcommand)]
pub enum GatewayCommand {
    /// Add, list and remove the programs that may hand in mails.
    #[command(subcommand)]
    App(AppCommand),
    /// Switch the local relay on. It listens while Postroom or `postroom-cli run` is running.
    On {
        /// The port on 127.0.0.1 and [::1]. 0: any free port.
        #[arg(long, value_name = "N", default_value_t = GATEWAY_PORT)]
        port: u16,
    },
    /// Switch the local relay off. Mails that it has accepted are still sent.
    Off,
    /// Show where the local relay listens.
    Status,
    /// List the mails that apps handed in, one line per receiver, oldest first.
    Messages {
        /// Only the mails of this app.
        #[arg(long, value_name = "NAME")]
        app: Option<String>,
        /// Only this status: queued, accepted, deferred, refused, expired, withdrawn, in_doubt.
        #[arg(long, value_name = "STATUS", value_parser = status)]
        state: Option<DeliveryStatus>,
    },
}

#[derive(Debug, Subcommand)]
pub enum AppCommand {
    /// Add a program and print its user name, password and key. They are shown only once.
    Add {
        /// The program's name, such as "Till" or "Web shop".
        name: String,
        /// Allowed From addresses, such as till@shop.example or "*@shop.example". Repeatable.
        /// Default: any.
        #[arg(long, value_name = "PATTERN")]
        from: Vec<String>,
        /// The most mails in a minute.
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..))]
        per_minute: Option<i64>,
        /// The most bytes of a mail.
        #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(i64).range(1..))]
        max_size: Option<i64>,
        /// The relay through which the mails are sent. Default: the only relay.
        #[arg(long, value_name = "NAME")]
        relay: Option<String>,
    },
    /// List the programs.
    List,
    /// Remove a program. Its queued mails are still sent, and its record stays.
    Remove { name: String },
    /// Make a new password and a new key for a program; the old ones no longer sign in.
    Reset { name: String },
}

fn status(word: &str) -> Result<DeliveryStatus, String> {
    DeliveryStatus::from_word(word).ok_or_else(|| {
        let words: Vec<&str> = DeliveryStatus::ALL.map(DeliveryStatus::word).to_vec();
        format!("expected one of {}", words.join(", "))
    })
}
