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

/// The nodes in an order in which each stands behind all its more important neighbours, and else as near as can be to those
/// with which it shares most of what is above it: in that of a depth-first search, from above, of the tree in which each
/// node hangs from the least important of the more important neighbours that `above` gives. `left` are the nodes in
/// ascending importance.
pub(super) fn descending<I: Iterator<Item = u32>>(left: &[u32], above: impl Fn(u32) -> I) -> Vec<u32> {
    let mut rank = vec![0_u32; left.len()];
    for (at, &node) in (0..).zip(left) {
        rank[node as usize] = at;
    }
    let mut below = vec![Vec::new(); left.len()];
    let mut roots = Vec::new();
    for &node in left {
        match above(node).min_by_key(|&other| rank[other as usize]) {
            Some(parent) => below[parent as usize].push(node),
            None => roots.push(node),
        }
    }
    let mut order = Vec::with_capacity(left.len());
    let mut is_placed = vec![false; left.len()];
    let mut stack = Vec::new();
    while let Some(node) = roots.pop() {
        roots.append(&mut below[node as usize]);
        // Arcs to others than its ancestors lead out of the tree; those come first.
        stack.push(node);
        while let Some(&node) = stack.last() {
            let waits = stack.len();
            stack.extend(above(node).filter(|&other| !is_placed[other as usize]));
            if stack.len() == waits {
                stack.pop();
                if !std::mem::replace(&mut is_placed[node as usize], true) {
                    order.push(node);
                }
            }
        }
    }
    order
}
