//! The icon in the system tray, with a menu: show, pause all, resume all, quit.

use std::panic::{AssertUnwindSafe, catch_unwind};

use postroom_api::wire::{CampaignCommand, CampaignRow};
use postroom_api::{ApiError, Host};
use serde_json::json;
use tauri::menu::{MenuBuilder, MenuItemBuilder};
use tauri::tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager};

use crate::{notify, shutdown, strings, window};

const SHOW: &str = "show";
const PAUSE: &str = "pause";
const RESUME: &str = "resume";
const QUIT: &str = "quit";

/// Adds the icon. The program also works without a tray.
pub fn add(app: &AppHandle) {
    // On Linux the tray's library is loaded at run time, and its binding panics where the library
    // is missing. The program must start on a desktop without a tray.
    match catch_unwind(AssertUnwindSafe(|| build(app))) {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::info!(%error, "no tray icon"),
        Err(_) => tracing::info!("no tray icon: its library is missing"),
    }
}

fn build(app: &AppHandle) -> tauri::Result<()> {
    let strings = strings::strings();
    let item = |id: &str, text: &str| MenuItemBuilder::with_id(id, text).build(app);
    let menu = MenuBuilder::new(app)
        .item(&item(SHOW, strings.tray_show)?)
        .separator()
        .item(&item(PAUSE, strings.tray_pause)?)
        .item(&item(RESUME, strings.tray_resume)?)
        .separator()
        .item(&item(QUIT, strings.tray_quit)?)
        .build()?;
    TrayIconBuilder::with_id("postroom")
        .icon(tauri::include_image!("icons/64x64.png"))
        .tooltip("Postroom")
        .menu(&menu)
        .show_menu_on_left_click(cfg!(target_os = "macos"))
        .on_menu_event(|app, event| match event.id().as_ref() {
            SHOW => window::show(app),
            PAUSE => command_all(app, CampaignCommand::Pause),
            RESUME => command_all(app, CampaignCommand::Resume),
            QUIT => shutdown::quit(app),
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

/// Applies the command to every campaign that allows it.
fn command_all(app: &AppHandle, command: CampaignCommand) {
    let host = app.state::<Host>().inner().clone();
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(failure) = try_command_all(&host, command).await {
            notify::show(&app, "Postroom", &failure.message);
        }
    });
}

async fn try_command_all(host: &Host, command: CampaignCommand) -> Result<(), ApiError> {
    let rows = host.call("campaign_list", json!({})).await?;
    let rows: Vec<CampaignRow> = serde_json::from_value(rows).unwrap_or_default();
    for row in rows.into_iter().filter(|row| row.buttons.contains(&command)) {
        host.call("campaign_command", json!({ "id": row.id, "command": command })).await?;
    }
    Ok(())
}
