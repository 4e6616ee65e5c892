//! axe-core in the page under test: the mechanical part of accessibility.

use std::fs;

use serde_json::Value;

use crate::{Browser, workspace};

impl Browser {
    /// The rules that the page breaks, as axe-core reports them (`id`, `impact`, `help`, `nodes`).
    pub async fn violations(&self) -> Vec<Value> {
        let path = workspace().join("app/node_modules/axe-core/axe.min.js");
        let axe = fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}; `cargo xtask test` fetches it", path.display()));
        self.script(&axe).await;
        let report = self.script("return axe.run(document, { resultTypes: ['violations'] })").await;
        report["violations"].as_array().expect("axe-core's report").clone()
    }

    /// Fails, with each rule and element named, unless the page breaks no rule of axe-core.
    pub async fn assert_accessible(&self) {
        let violations = self.violations().await;
        let told: Vec<_> = violations.iter().map(describe).collect();
        assert!(told.is_empty(), "{} rules of accessibility are broken:\n{}", told.len(), told.join("\n"));
    }
}

/// The rule, then every element that breaks it and how.
fn describe(violation: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().trim().replace('\n', "\n      ");
    let mut lines = vec![format!("- {} ({})", text(&violation["help"]), text(&violation["id"]))];
    for node in violation["nodes"].as_array().into_iter().flatten() {
        lines.push(format!("    {}: {}", node["target"], text(&node["html"])));
        lines.push(format!("      {}", text(&node["failureSummary"])));
    }
    lines.join("\n")
}
