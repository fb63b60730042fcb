export default function LandingPage() {
  return <h1 className="serif text-hero">Tend</h1>;
}
