use scopeward::{Claims, Policy, Request};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let policy = Policy::compile(&std::fs::read_to_string("policy.toml")?)?;
    let claims = Claims::new("read:projects read:time_entries").principal("ann");
    let grant = policy.grant(&claims)?;
    let request = Request::http("POST", "/api/v1/timer/start");
    let decision = policy.decide(Some(&grant), &request);
    println!("{} {} {}", decision.status, decision.reason.as_str(), decision.request().join(" "));
    Ok(())
}
