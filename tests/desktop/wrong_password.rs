//! A real relay with a wrong password: the connection test stops at the sign-in, shows the words of
//! both sides and gives advice; with the correct password it passes.

use postroom_tests::harness::{Role, Window};
use postroom_tests::server::{Script, Server};

#[test]
fn wrong_password_is_shown_with_what_to_do() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(Server::start(Script::default().account("shop", "tr0ub4dor-3")));
    let window = Window::open("wrong-password");

    window.go("/relays/new").click(Role::Any, "Other server");
    window.fill("Name in Postroom", "Our host").fill("Server", "127.0.0.1");
    window.fill("Port", &server.port().to_string());
    window.choose("Encryption", "none");
    window.fill("User name", "shop").fill("Password", "xk-wr0ng-9");
    window.click(Role::Button, "Test it");

    window.expect_text("Stopped at step").expect_text("535");
    window.expect_text("The relay rejected your user name or password");
    assert!(!window.has_text("xk-wr0ng"), "the password stands in the transcript");

    window.fill("Password", "tr0ub4dor-3").click(Role::Button, "Test again");
    window.expect_text("It works");
    window.click(Role::Button, "Save relay").expect_text("Our host is saved");
    assert!(!window.has_text("tr0ub4dor"), "the password stands on the page");
}
