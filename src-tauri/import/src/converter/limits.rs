//! Limits of a converter process: memory, processor time and the size of a file it writes.
//!
//! On Unix they are resource limits (setrlimit(2)), beyond which an allocation fails and the system
//! ends the process. macOS accepts a limit of memory but does not enforce it. On Windows a job
//! object limits the physical memory. The time limit of the parent applies everywhere.

use std::io;

/// Bytes of memory beyond what the program itself occupies at its start.
const MEMORY_MAX: u64 = 1536 * 1024 * 1024;

#[cfg(unix)]
pub(crate) fn limit_this_process() -> io::Result<()> {
    use rlimit::Resource;
    /// Seconds of processor time.
    const CPU_SECONDS_MAX: u64 = 120;
    /// Bytes of one written file.
    const FILE_MAX: u64 = 2 * 1024 * 1024 * 1024;
    let lower = |resource: Resource, limit: u64| {
        let (_, hard) = resource.get()?;
        let limit = limit.min(hard);
        resource.set(limit, limit)
    };
    lower(Resource::CPU, CPU_SECONDS_MAX)?;
    lower(Resource::FSIZE, FILE_MAX)?;
    lower(Resource::CORE, 0)?;
    let memory = lower(Resource::AS, MEMORY_MAX + occupied_memory());
    // macOS reserves far more address space than this and refuses the limit.
    if cfg!(target_os = "macos") { Ok(()) } else { memory }
}

/// Bytes of address space that the program and its libraries occupy; 0 where this is not known.
#[cfg(unix)]
fn occupied_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmSize:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0).saturating_mul(1024)
}

#[cfg(windows)]
pub(crate) fn limit_this_process() -> io::Result<()> {
    /// Bytes that stay in memory; Windows requires a lower bound beside the upper one.
    const WORKING_SET_MIN: usize = 1024 * 1024;
    let mut limits = win32job::ExtendedLimitInfo::new();
    let most = usize::try_from(MEMORY_MAX).unwrap_or(usize::MAX);
    limits.limit_working_memory(WORKING_SET_MIN, most);
    let job = win32job::Job::create_with_limit_info(&limits).map_err(io::Error::other)?;
    job.assign_current_process().map_err(io::Error::other)
}
