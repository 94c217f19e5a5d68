//! The environment of the web view, checked before the first window: on Linux, a display and one
//! variable of WebKitGTK. Other systems need nothing.

/// Checks the display and sets the variable; to do so it may replace the process once.
///
/// # Errors
/// A message for the user when there is no display.
#[cfg(not(target_os = "linux"))]
pub fn prepare() -> Result<(), String> {
    Ok(())
}

/// Checks the display and sets the variable; to do so it may replace the process once.
///
/// # Errors
/// A message for the user when there is no display.
#[cfg(target_os = "linux")]
pub fn prepare() -> Result<(), String> {
    use std::os::unix::process::CommandExt;

    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if !set("DISPLAY") && !set("WAYLAND_DISPLAY") {
        return Err(crate::strings::strings().no_display.to_owned());
    }
    // WebKitGTK passes frames as GPU buffers, which some drivers show as an empty window
    // (tauri-apps/tauri#9304, #13899). Shared memory works with every driver, and the GPU still
    // draws. WebKit reads the variable from the environment, which a running program cannot
    // change safely, so the program replaces itself. A value that the user set is kept.
    const RENDERER: &str = "WEBKIT_DMABUF_RENDERER_FORCE_SHM";
    if !set(RENDERER)
        && let Ok(program) = std::env::current_exe()
    {
        let error = std::process::Command::new(program)
            .args(std::env::args_os().skip(1))
            .env(RENDERER, "1")
            .exec();
        // Reached only when the process could not be replaced; the window may work anyway.
        eprintln!("postroom: {error}");
    }
    Ok(())
}
