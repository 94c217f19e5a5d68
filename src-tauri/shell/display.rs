//! What must be in order before the first window: on Linux, a display and one setting of the
//! web view. Elsewhere there is nothing to do.

/// Refuses to start without a display, in a sentence; may start this program anew, once.
#[cfg(not(target_os = "linux"))]
pub fn prepare() -> Result<(), String> {
    Ok(())
}

#[cfg(target_os = "linux")]
pub fn prepare() -> Result<(), String> {
    use std::os::unix::process::CommandExt;

    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if !set("DISPLAY") && !set("WAYLAND_DISPLAY") {
        return Err(crate::words::words().no_display.to_owned());
    }
    // WebKitGTK hands frames over as GPU buffers, which some drivers show as an empty window
    // (tauri-apps/tauri#9304, #13899). Through shared memory they arrive everywhere and the GPU
    // still draws. WebKit reads it from the environment, and a running program cannot safely
    // change its own, so the program replaces itself; whoever set the variable keeps the choice.
    const RENDERER: &str = "WEBKIT_DMABUF_RENDERER_FORCE_SHM";
    if !set(RENDERER)
        && let Ok(program) = std::env::current_exe()
    {
        let error = std::process::Command::new(program)
            .args(std::env::args_os().skip(1))
            .env(RENDERER, "1")
            .exec();
        // Only reached when it could not be replaced; the window is worth a try regardless.
        eprintln!("postroom: {error}");
    }
    Ok(())
}
