//! Neighbours near each other in memory.
//!
//! Numbering by depth-first search keeps most neighbours within a few cache lines of each other, whatever the order of
//! the file; after D. Delling, A. V. Goldberg, A. Nowatzyk, R. F. Werneck, "PHAST: Hardware-Accelerated Shortest Path
//! Trees", IPDPS 2011, section 2.

use geodata::ArcGraph;

/// All nodes in depth-first order along outgoing arcs.
pub(super) fn depth_first(graph: &ArcGraph) -> Vec<u32> {
    let mut order = Vec::with_capacity(graph.nodes() as usize);
    let mut seen = vec![false; graph.nodes() as usize];
    let mut stack = Vec::new();
    for start in 0..graph.nodes() {
        stack.push(start);
        while let Some(node) = stack.pop() {
            if std::mem::replace(&mut seen[node as usize], true) {
                continue;
            }
            order.push(node);
            stack.extend(graph.outgoing(node).map(|(head, _)| head).filter(|&head| !seen[head as usize]));
        }
    }
    order
}
