use scopeward::{Claims, Policy, Request};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let policy = Policy::compile(&std::fs::read_to_string("policy.toml")?)?;
    let claims = Claims::new("a'b$(id) read:time_entries")
        .principal("it's \"q\" \\ \\u{41} {x} \n\u{9}\u{1b}\u{202e}\u{a0}ünï😀 */ //")
        .role("it's \"q\" \\ \\u{41} {x} \n\u{9}\u{1b}\u{202e}\u{a0}ünï😀 */ //")
        .role("guest")
        .audience("https://api.example");
    let grant = policy.grant(&claims)?;
    let request = Request::http("GET", "/api/v1/time-entries/3")
        .owner("it's \"q\" \\ \\u{41} {x} \n\u{9}\u{1b}\u{202e}\u{a0}ünï😀 */ //");
    let decision = policy.decide(Some(&grant), &request);
    println!("{} {} {}", decision.status, decision.reason.as_str(), decision.request().join(" "));
    Ok(())
}
