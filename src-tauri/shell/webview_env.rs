//! The environment of the web view, checked before the first window: on Linux, a display and two
//! variables of WebKitGTK. Other systems need nothing.

/// Checks the display and sets the variables; to do so it may replace the process once.
///
/// # Errors
/// A message for the user when there is no display.
#[cfg(not(target_os = "linux"))]
pub fn prepare() -> Result<(), String> {
    Ok(())
}

/// Checks the display and sets the variables; to do so it may replace the process once.
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
    // WebKit reads its variables from the environment, which a running program cannot change safely,
    // so the program replaces itself. A value that the user set is kept.
    let missing: Vec<&str> = wanted(has_gpu()).iter().copied().filter(|name| !set(name)).collect();
    if !missing.is_empty()
        && let Ok(program) = std::env::current_exe()
    {
        let error = std::process::Command::new(program)
            .args(std::env::args_os().skip(1))
            .envs(missing.into_iter().map(|name| (name, "1")))
            .exec();
        // Reached only when the process could not be replaced; the window may work anyway.
        eprintln!("postroom: {error}");
    }
    Ok(())
}

/// The variables of WebKitGTK that are set to 1.
#[cfg(target_os = "linux")]
fn wanted(gpu: bool) -> &'static [&'static str] {
    // WebKitGTK passes frames as GPU buffers, which some drivers show as an empty window
    // (tauri-apps/tauri#9304, #13899). Shared memory works with every driver, and the GPU still
    // draws.
    const RENDERER: &str = "WEBKIT_DMABUF_RENDERER_FORCE_SHM";
    // Without a GPU, OpenGL is emulated: each frame composes the whole window on the processor, which
    // costs 50 ms for a key or a blink of the caret. Without compositing, WebKit draws only the
    // changed part.
    const NO_COMPOSITING: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";
    if gpu { &[RENDERER] } else { &[RENDERER, NO_COMPOSITING] }
}

/// Whether the system has a device that draws: a render node, or that of a driver without one.
#[cfg(target_os = "linux")]
fn has_gpu() -> bool {
    let nodes = std::fs::read_dir("/dev/dri").into_iter().flatten().flatten();
    let has_node = nodes
        .filter_map(|node| node.file_name().into_string().ok())
        .any(|name| name.starts_with("renderD"));
    // NVIDIA's own driver without kernel mode setting, and Windows' Linux subsystem.
    has_node
        || ["/dev/nvidiactl", "/dev/dxg"].iter().any(|path| std::path::Path::new(path).exists())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::wanted;

    #[test]
    fn compositing_is_off_only_without_a_gpu() {
        let off = "WEBKIT_DISABLE_COMPOSITING_MODE";
        assert!(wanted(false).contains(&off));
        assert!(!wanted(true).contains(&off));
    }
}
