package ngrok

import (
	"context"
	"crypto/tls"
	"errors"
	"time"

	sdk "golang.ngrok.com/ngrok/v2"
)

// Diagnosis is the result of a connection check, step by step.
type Diagnosis struct {
	Addr    string        `json:"addr"`              // what was checked
	Region  string        `json:"region,omitempty"`  // the service's own name for where it is
	Latency time.Duration `json:"latency,omitempty"` // of one round trip through everything
	Issuer  string        `json:"issuer,omitempty"`  // who signed the certificate, known even where it is refused
	Err     *Error        `json:"error,omitempty"`   // nil where all steps succeed; Code is the failed step
}

// Diagnose checks the way to the service: proxy, TCP, TLS, and one round trip of the agent protocol. It needs no
// authtoken, opens no session and disturbs none. The error codes are proxy, tcp, tls, certificate and muxado.
func Diagnose(ctx context.Context, cfg Config) Diagnosis {
	cfg, wrong := cfg.complete()
	if wrong != nil {
		return Diagnosis{Addr: cfg.ConnectAddr, Err: wrong}
	}
	return cfg.diagnose(ctx)
}

func (c Config) diagnose(ctx context.Context) Diagnosis {
	agent, err := c.agent(new(valve))
	if err != nil {
		return Diagnosis{Err: c.failure("", err)}
	}
	result, err := agent.(sdk.Diagnoser).Diagnose(ctx, "")
	d := Diagnosis{Addr: result.Addr, Region: result.Region, Latency: result.Latency}
	if len(result.PeerCertificates) > 0 {
		d.Issuer = result.PeerCertificates[0].Issuer.String()
	}
	if err != nil {
		d.Err = c.failure(failedStep(err), err)
	}
	var untrusted *tls.CertificateVerificationError
	if errors.As(err, &untrusted) && len(untrusted.UnverifiedCertificates) > 0 {
		d.Issuer = untrusted.UnverifiedCertificates[0].Issuer.String()
	}
	return d
}

// failedStep is the error code for where a check ended.
func failedStep(err error) string {
	var refused *proxyRefusal
	var untrusted *tls.CertificateVerificationError
	switch {
	case errors.As(err, &refused):
		return "proxy"
	case errors.As(err, &untrusted):
		return "certificate"
	case sdk.IsTCPDiagnoseFailure(err):
		return "tcp"
	case sdk.IsTLSDiagnoseFailure(err):
		return "tls"
	}
	return "muxado"
}
