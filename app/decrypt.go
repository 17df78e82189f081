package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"wxlab/app/explain"
	"wxlab/platform"
)

// maxCapture bounds a captured body: WeChat's are a few kilobytes.
const maxCapture = 8 << 20

// capture is a captured callback with the keys that may open it: the flags of decrypt.
type capture struct {
	token, previousToken   string
	aesKey, previousAESKey string
	appID, url, body       string
	reveal                 bool
}

// newDecryptCommand explains a captured callback, offline. It exits 0 when the callback opens, 1 when it does not, and
// 2 when something is missing on the command line.
func newDecryptCommand(p *program) *cobra.Command {
	var c capture
	say := p.lang()
	cmd := &cobra.Command{
		Use: "decrypt", Short: say.T("decrypt.short"), Long: say.T("decrypt.long"), Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return p.decrypt(c) },
	}
	flags := cmd.Flags()
	flags.StringVar(&c.token, "token", "", say.T("decrypt.token"))
	flags.StringVar(&c.aesKey, "aes-key", "", say.T("decrypt.aes_key"))
	flags.StringVar(&c.previousToken, "previous-token", "", say.T("decrypt.prev_token"))
	flags.StringVar(&c.previousAESKey, "previous-aes-key", "", say.T("decrypt.prev_aes_key"))
	flags.StringVar(&c.appID, "appid", "", say.T("decrypt.appid"))
	flags.StringVar(&c.url, "url", "", say.T("decrypt.url"))
	flags.StringVar(&c.body, "body", "", say.T("decrypt.body"))
	flags.BoolVar(&c.reveal, "reveal", false, say.T("decrypt.reveal"))
	return cmd
}

func (p *program) decrypt(c capture) error {
	if err := p.complete(c); err != nil {
		return usage(err)
	}
	body, err := p.readCapture(c.body)
	if err != nil {
		return usage(err)
	}
	account := explain.Explain(explain.Input{
		URL: c.url, Body: body, Lang: p.lang(), Reveal: c.reveal,
		Keys: explain.Keys{
			AppID: c.appID,
			Token: platform.Secret(c.token), PreviousToken: platform.Secret(c.previousToken),
			EncodingAESKey: platform.Secret(c.aesKey), PreviousEncodingAESKey: platform.Secret(c.previousAESKey),
		},
	})
	if err := p.printAccount(account); err != nil {
		return fmt.Errorf("print the account: %w", err)
	}
	if !account.OK {
		return silent(1)
	}
	return nil
}

// complete names the first flag that is missing. A URL verification has no body and nothing to decrypt.
func (p *program) complete(c capture) error {
	say := p.lang()
	required := []struct{ flag, value, what string }{
		{"url", c.url, "decrypt.url"}, {"token", c.token, "decrypt.token"},
		{"body", c.body, "decrypt.body"}, {"aes-key", c.aesKey, "decrypt.aes_key"}, {"appid", c.appID, "decrypt.appid"},
	}
	if explain.VerifiesURL(c.url) && c.body == "" {
		required = required[:2]
	}
	for _, r := range required {
		if r.value == "" {
			return errors.New(say.T("decrypt.missing", r.flag, say.T(r.what)))
		}
	}
	return nil
}

// readCapture reads the body from a file, or from standard input for "-". No name is no body.
func (p *program) readCapture(name string) ([]byte, error) {
	if name == "" {
		return nil, nil
	}
	in := p.in
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, errors.New(p.lang().T("decrypt.no_file", name, errors.Unwrap(err)))
		}
		defer f.Close()
		in = f
	}
	body, err := io.ReadAll(io.LimitReader(in, maxCapture+1))
	if err != nil {
		return nil, errors.New(p.lang().T("decrypt.no_file", name, err))
	}
	if len(body) > maxCapture {
		return nil, errors.New(p.lang().T("decrypt.long_body", name, maxCapture))
	}
	return body, nil
}

func (p *program) printAccount(account explain.Explanation) error {
	if !p.json {
		return explain.WriteText(p.out, account, explain.TextOptions{Lang: p.lang(), Color: p.onTerminal()})
	}
	encoder := p.lines()
	encoder.SetIndent("", "  ")
	return encoder.Encode(account)
}
