//! Postfix as a peer. The queue is filled while nothing delivers (no queue manager runs); then the
//! queue manager starts, and the time until the queue is empty is measured.

use std::time::{Duration, Instant};

use postroom_tests::server::postfix::{Access, NextHop, Postfix, PostfixConfig};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use super::remote_sink::RemoteSink;
use super::{CONNECTIONS, message, peers};

/// Mails per second from its queue to the sink. The error is the reason why it could not run.
pub async fn drain(sink: &mut RemoteSink, mails: usize) -> Result<f64, String> {
    if let Some(reason) = Postfix::unavailable() {
        return Err(reason.to_owned());
    }
    let next_hop = NextHop::Relay { port: sink.port, connections: CONNECTIONS };
    let config =
        PostfixConfig { queue_manager: false, ..PostfixConfig::new(Access::Loopback, next_hop) };
    let mut postfix = Postfix::start(config).await.ok_or("it did not start")?;
    let filled = fill(postfix.port(), mails).await;
    filled.map_err(|error| format!("its queue could not be filled: {error}"))?;
    let before = sink.taken();
    postfix.start_queue_manager();
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
