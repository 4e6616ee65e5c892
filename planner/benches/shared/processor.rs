//! What a process has used of the processors, for the machine may have other work.

/// What this process has used of all processors, to a hundredth of a second; not a number where the system does not tell.
pub(super) fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name, which ends with a bracket: times for itself and for the system are fields 12 and 13.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    let ticks: Vec<f64> = fields.filter_map(|field| field.parse().ok()).collect();
    if ticks.len() == 2 { ticks.iter().sum::<f64>() / 100.0 } else { f64::NAN }
}
