//! Says how much memory there is: an input that makes it grow without end shall trap, not stop the machine.

fn main() {
    println!("cargo::rustc-link-arg-cdylib=--max-memory={}", 1_u64 << 30);
    println!("cargo::rerun-if-changed=build.rs");
}
