//! The icon in the system's tray: show, pause everything, go on, quit.

use std::panic::{AssertUnwindSafe, catch_unwind};

use postroom_api::wire::{CampaignCommand, CampaignRow};
use postroom_api::{ApiError, Host};
use serde_json::json;
use tauri::menu::{MenuBuilder, MenuItemBuilder};
use tauri::tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager};

use crate::{leave, notify, window, words};

const SHOW: &str = "show";
const PAUSE: &str = "pause";
const RESUME: &str = "resume";
const QUIT: &str = "quit";

/// Places the icon. Without a tray the program works all the same.
pub fn place(app: &AppHandle) {
    // On Linux the tray's library is looked for at run time, and its binding panics where it is
    // missing; a desktop without a tray is no reason not to start.
    match catch_unwind(AssertUnwindSafe(|| build(app))) {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::info!(%error, "no tray icon"),
        Err(_) => tracing::info!("no tray icon: its library is missing"),
    }
}

fn build(app: &AppHandle) -> tauri::Result<()> {
    let words = words::words();
    let item = |id: &str, text: &str| MenuItemBuilder::with_id(id, text).build(app);
    let menu = MenuBuilder::new(app)
        .item(&item(SHOW, words.tray_show)?)
        .separator()
        .item(&item(PAUSE, words.tray_pause)?)
        .item(&item(RESUME, words.tray_resume)?)
        .separator()
        .item(&item(QUIT, words.tray_quit)?)
        .build()?;
    TrayIconBuilder::with_id("postroom")
        .icon(tauri::include_image!("icons/64x64.png"))
        .tooltip("Postroom")
        .menu(&menu)
        .show_menu_on_left_click(cfg!(target_os = "macos"))
        .on_menu_event(|app, event| match event.id().as_ref() {
            SHOW => window::show(app),
            PAUSE => press(app, CampaignCommand::Pause),
            RESUME => press(app, CampaignCommand::Resume),
            QUIT => leave::quit(app),
            _ => {}
        })
        .on_tray_icon_event(|tray, event| {
            if let TrayIconEvent::Click {
                button: MouseButton::Left,
                button_state: MouseButtonState::Up,
                ..
            } = event
            {
                window::show(tray.app_handle());
            }
        })
        .build(app)?;
    Ok(())
}

/// Presses the same button of every campaign that shows it.
fn press(app: &AppHandle, button: CampaignCommand) {
    let host = app.state::<Host>().inner().clone();
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(failure) = press_all(&host, button).await {
            notify::say(&app, "Postroom", &failure.message);
        }
    });
}

async fn press_all(host: &Host, button: CampaignCommand) -> Result<(), ApiError> {
    let rows = host.call("campaign_list", json!({})).await?;
    let rows: Vec<CampaignRow> = serde_json::from_value(rows).unwrap_or_default();
    for row in rows.into_iter().filter(|row| row.buttons.contains(&button)) {
        host.call("campaign_command", json!({ "id": row.id, "command": button })).await?;
    }
    Ok(())
}
