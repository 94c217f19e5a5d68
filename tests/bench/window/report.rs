//! One line per figure: what was measured, what is wanted, and their ratio.

pub fn head() {
    println!("\n{:<46} {:>12} {:>12} {:>7}", "The window", "measured", "wanted", "ratio");
}

/// `wanted` is the upper limit; a ratio above 1 misses it.
pub fn line(name: &str, measured: f64, wanted: f64, unit: &str) {
    println!(
        "{name:<46} {:>12} {:>12} {:>6.2}x",
        format!("{measured:.1} {unit}"),
        format!("{wanted:.0} {unit}"),
        measured / wanted
    );
}

/// What a figure depends on.
pub fn note(text: &str) {
    println!("    {text}");
}
