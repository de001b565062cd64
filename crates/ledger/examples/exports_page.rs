//! Writes the description of the exports: `cargo run -p truceline-ledger --example exports_page > crates/ledger/EXPORTS.md`.

fn main() {
    print!("{}", truceline_ledger::export::page());
}
