from pydantic import Field
from pydantic_settings import BaseSettings


class TracingSettings(BaseSettings):
    """Those of OpenTelemetry's standard variables that decide whether there are traces. Its SDK reads the others itself."""

    otel_exporter_otlp_endpoint: str | None = Field(
        None,
        description="The collector that gets traces, by OTLP over HTTP, such as `http://127.0.0.1:4318`. If it is unset, there are none.",
    )
    otel_exporter_otlp_traces_endpoint: str | None = Field(
        None, description="The same with its path, such as `https://collector.example.com/v1/traces`; used as it is."
    )
    otel_traces_exporter: str = Field("otlp", description="`none` turns traces off.")
    otel_sdk_disabled: bool = Field(False, description="`true` turns traces off, too.")

    @property
    def has_tracing(self) -> bool:
        is_on = self.otel_traces_exporter != "none" and not self.otel_sdk_disabled
        return is_on and bool(self.otel_exporter_otlp_endpoint or self.otel_exporter_otlp_traces_endpoint)
