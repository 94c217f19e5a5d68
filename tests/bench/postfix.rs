//! Postfix as a peer: the system's programs with their own configuration and spool folder. The
//! queue is filled while nothing delivers (no queue manager runs); then the queue manager starts,
//! and the time until the queue is empty is measured.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use postroom_tests::fixture::TempFolder;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::remote_sink::RemoteSink;
use super::{CONNECTIONS, message, peers};

/// Mails per second from its queue to the sink. The error is the reason why it could not run.
pub async fn drain(sink: &mut RemoteSink, mails: usize) -> Result<f64, String> {
    if !Path::new("/usr/sbin/postfix").exists() {
        return Err("it is not installed".to_owned());
    }
    if said("id", &["-u"]).trim() != "0" {
        return Err("it wants root".to_owned());
    }
    let folder = TempFolder::new();
    let probe = TcpListener::bind(("127.0.0.1", 0)).await.map_err(|error| error.to_string())?;
    let port = probe.local_addr().map_err(|error| error.to_string())?.port();
    drop(probe);
    lay_out(folder.path(), port, sink.port);
    let running = Running::start(folder.path(), false)?;
    fill(port, mails).await.map_err(|error| format!("its queue could not be filled: {error}"))?;
    drop(running);
    fs::write(folder.path().join("master.cf"), master_cf(port, true)).expect("a file");
    let before = sink.taken();
    let _running = Running::start(folder.path(), true)?;
    // Measured from the first mail to the last, so that the start-up time does not count.
    let (mut first, mut last) = (None, (Instant::now(), before));
    let all = before + mails as u64;
    while last.1 < all {
        tokio::time::sleep(Duration::from_millis(10)).await;
        let taken = sink.taken();
        if taken > last.1 {
            last = (Instant::now(), taken);
            first.get_or_insert(last);
        } else if last.0.elapsed() > Duration::from_secs(30) {
            return Err(format!("it stopped after {} mails", taken - before));
        }
    }
    let first = first.unwrap_or(last);
    let drained = usize::try_from(last.1 - first.1).unwrap_or(0);
    Ok(peers::speed(drained, (last.0 - first.0).as_secs_f64()))
}

struct Running<'a>(&'a Path);

impl<'a> Running<'a> {
    fn start(folder: &'a Path, drains: bool) -> Result<Self, String> {
        let here = folder.to_string_lossy();
        let started = Command::new("postfix").args(["-c", &here, "start"]).output();
        match started {
            Ok(done) if done.status.success() => Ok(Self(folder)),
            Ok(done) => Err(format!(
                "it did not start{}: {}",
                if drains { " again" } else { "" },
                String::from_utf8_lossy(&done.stderr)
            )),
            Err(error) => Err(error.to_string()),
        }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        said("postfix", &["-c", &self.0.to_string_lossy(), "stop"]);
    }
}

fn said(program: &str, arguments: &[&str]) -> String {
    let done = Command::new(program).args(arguments).output();
    done.map(|done| String::from_utf8_lossy(&done.stdout).into_owned()).unwrap_or_default()
}

async fn fill(port: u16, mails: usize) -> std::io::Result<()> {
    let bytes = std::sync::Arc::new(message::built("Ann"));
    let mut tasks = tokio::task::JoinSet::new();
    for part in 0..usize::from(CONNECTIONS) {
        let bytes = bytes.clone();
        tasks.spawn(async move {
            let mut stream = BufReader::new(TcpStream::connect(("127.0.0.1", port)).await?);
            stream.get_ref().set_nodelay(true)?;
            ask(&mut stream, b"EHLO bench.example\r\n", 2).await?;
            for n in (part..mails).step_by(usize::from(CONNECTIONS)) {
                let group = format!(
                    "MAIL FROM:<ines@alder.example>\r\nRCPT TO:<p{n}@example.org>\r\nDATA\r\n"
                );
                ask(&mut stream, group.as_bytes(), 3).await?;
                let mut text = bytes.to_vec();
                text.extend_from_slice(b"\r\n.\r\n");
                ask(&mut stream, &text, 1).await?;
            }
            std::io::Result::Ok(())
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.expect("it ran to its end")?;
    }
    Ok(())
}

/// Sends `words` and reads this many replies; the greeting counts as one.
async fn ask(
    stream: &mut BufReader<TcpStream>,
    words: &[u8],
    replies: usize,
) -> std::io::Result<()> {
    stream.get_mut().write_all(words).await?;
    for _ in 0..replies {
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).await?;
            if !matches!(line.as_bytes().first(), Some(b'2' | b'3')) {
                return Err(std::io::Error::other(line));
            }
            if line.as_bytes().get(3) != Some(&b'-') {
                break;
            }
        }
    }
    Ok(())
}

fn lay_out(folder: &Path, port: u16, far_end: u16) {
    for name in ["spool", "data"] {
        fs::create_dir_all(folder.join(name)).expect("a folder");
    }
    let here = folder.to_string_lossy();
    fs::write(folder.join("main.cf"), main_cf(&here, far_end)).expect("a file");
    fs::write(folder.join("master.cf"), master_cf(port, false)).expect("a file");
    said("chown", &["postfix", &format!("{here}/data")]);
    said("postfix", &["-c", &here, "check"]);
}

fn main_cf(here: &str, far_end: u16) -> String {
    // The folders of Postfix's daemons: Debian, Fedora, Arch.
    let places = ["/usr/lib/postfix/sbin", "/usr/libexec/postfix", "/usr/lib/postfix/bin"];
    let daemons = places.iter().find(|place| Path::new(place).join("master").exists());
    let daemons = daemons.unwrap_or(&places[0]);
    format!(
        "compatibility_level = 3.6\n\
         queue_directory = {here}/spool\ndata_directory = {here}/data\n\
         command_directory = /usr/sbin\ndaemon_directory = {daemons}\n\
         mail_owner = postfix\nsetgid_group = postdrop\n\
         inet_interfaces = 127.0.0.1\ninet_protocols = ipv4\nmyhostname = postfix.example\n\
         mydestination =\nlocal_recipient_maps =\nalias_maps =\nmynetworks = 127.0.0.0/8\n\
         relayhost = [127.0.0.1]:{far_end}\nsmtp_tls_security_level = none\n\
         smtpd_client_connection_rate_limit = 0\nin_flow_delay = 0\n\
         smtp_destination_concurrency_limit = {CONNECTIONS}\n\
         initial_destination_concurrency = {CONNECTIONS}\n\
         relay_destination_concurrency_limit = {CONNECTIONS}\n\
         smtp_connection_cache_destinations = [127.0.0.1]:{far_end}\n\
         maillog_file = {here}/mail.log\nmaillog_file_prefixes = {here}\n"
    )
}

fn master_cf(port: u16, drains: bool) -> String {
    let mut lines = vec![
        format!("127.0.0.1:{port} inet n - n - - smtpd"),
        "proxymap unix - - n - - proxymap".to_owned(),
        "postlog unix-dgram n - n - 1 postlogd".to_owned(),
        "cleanup unix n - n - 0 cleanup".to_owned(),
        "rewrite unix - - n - - trivial-rewrite".to_owned(),
        "bounce unix - - n - 0 bounce".to_owned(),
        "defer unix - - n - 0 bounce".to_owned(),
        "trace unix - - n - 0 bounce".to_owned(),
        "smtp unix - - n - - smtp".to_owned(),
        "relay unix - - n - - smtp".to_owned(),
        "error unix - - n - - error".to_owned(),
        "retry unix - - n - - error".to_owned(),
        "anvil unix - - n - 1 anvil".to_owned(),
        "scache unix - - n - 1 scache".to_owned(),
    ];
    if drains {
        lines.push("qmgr unix n - n 300 1 qmgr".to_owned());
    }
    lines.join("\n") + "\n"
}
