package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"wxlab/app/credentials"
	"wxlab/app/explain"
	"wxlab/app/judge"
	"wxlab/app/secrets"
	"wxlab/app/workspace"
	"wxlab/platform"
)

// maxCapture bounds what is read: WeChat's callbacks are a few kilobytes, logs and HAR files a few megabytes.
const maxCapture = 8 << 20

// capture is what somebody holds of WeChat, with the keys that may open it: the flags of decrypt.
type capture struct {
	credentialFlags
	url, body  string
	file       string
	clipboard  bool
	sessionKey string
	reveal     bool
}

// keys are the keys of the command line, the environment and the file of --from.
func (c credentialFlags) keys() explain.Keys {
	return explain.Keys{
		AppID: c.given.AppID, Token: c.given.Token, EncodingAESKey: c.given.EncodingAESKey,
		PreviousToken: c.given.PreviousToken, PreviousEncodingAESKey: c.given.PreviousEncodingAESKey,
	}
}

// keyFields are what a component's callbacks are sealed with.
func keyFields() []credentials.Field {
	return []credentials.Field{credentials.Token, credentials.AESKey, credentials.AppID}
}

// newDecryptCommand explains what somebody holds of WeChat, offline. It exits 0 when it opens, 1 when it does not, and
// 2 when something is missing on the command line.
func newDecryptCommand(p *program) *cobra.Command {
	var c capture
	fields := append(keyFields(), credentials.PreviousToken, credentials.PreviousAESKey)
	cmd := &cobra.Command{
		Use: "decrypt [FILE]", Args: atMostOneArg,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				c.file = args[0]
			}
			if err := p.find(&c.credentialFlags, false, fields...); err != nil {
				return err
			}
			c.sessionKey = cmp.Or(c.sessionKey, p.env("WXLAB_SESSION_KEY"))
			return p.decrypt(cmd.Context(), c)
		},
	}
	c.register(cmd, fields...)
	flags := cmd.Flags()
	flags.StringVar(&c.url, "url", "", "")
	flags.StringVar(&c.body, "body", "", "")
	flags.BoolVar(&c.clipboard, "clipboard", false, "")
	flags.StringVar(&c.sessionKey, "session-key", "", "")
	flags.BoolVar(&c.reveal, "reveal", false, "")
	return cmd
}

func (p *program) decrypt(ctx context.Context, c capture) error {
	pasted, err := p.gather(ctx, c)
	if err != nil {
		return usage(err)
	}
	from := ""
	if pasted.Keys, from, err = p.keysFor(c); err != nil {
		return err
	}
	if err := p.complete(c, pasted); err != nil {
		return usage(err)
	}
	account := explain.ExplainPaste(pasted)
	if err := p.needsKey(account, pasted); err != nil {
		return usage(err)
	}
	p.sayKeys(account, pasted, from)
	if err := p.printAccount(account, c.reveal); err != nil {
		return fmt.Errorf("print the account: %w", err)
	}
	if !opened(account) {
		return silent(workspace.ExitFailed)
	}
	return nil
}

// opened reports what decrypt is asked: whether what was pasted opens. What WeChat makes of a reply that opens is in its
// account.
func opened(e explain.Explanation) bool {
	return e.OK || e.Kind == explain.KindReply && e.Plain != ""
}

// gather reads all that was given: a file, the clipboard, a URL, a body.
func (p *program) gather(ctx context.Context, c capture) (out explain.Paste, err error) {
	out = explain.Paste{
		URL: c.url, Lang: p.lang(), Reveal: c.reveal, SessionKey: platform.Secret(c.sessionKey),
	}
	text, err := p.readCapture(c.file)
	if err == nil {
		out.Body, err = p.readCapture(c.body)
	}
	if err == nil && c.clipboard {
		var pasted []byte
		pasted, err = p.readClipboard(ctx)
		text = append(text, pasted...)
	}
	out.Text = string(text)
	if err == nil && c.file == "" && c.body == "" && c.url == "" && !c.clipboard {
		err = errors.New(p.lang().T("decrypt.nothing"))
	}
	return out, err
}

// keysFor are the keys of the command line, completed with those of the workspace, and the folder these came from; ""
// where none was needed or none is there.
func (p *program) keysFor(c capture) (keys []explain.Keys, dir string, err error) {
	given := c.keys()
	settings, dir, err := p.stored()
	if err != nil {
		return nil, "", err
	}
	keys = judge.KeysFor(judge.Keys{Settings: settings}, given)
	if len(keys) == 1 && keys[0].Token == given.Token && keys[0].EncodingAESKey == given.EncodingAESKey {
		dir = ""
	}
	return keys, dir, nil
}

// stored are the settings of the workspace, running or not, and its folder. One that was asked for must be there; the
// default one need not.
func (p *program) stored() (workspace.Settings, string, error) {
	dir, err := p.dir()
	if err != nil {
		return workspace.Settings{}, "", nil // there is no default folder, and none was asked for
	}
	settings, err := workspace.Load(dir)
	switch {
	case err == nil:
		settings, err = workspace.WithPlatforms(dir, settings)
		return settings, dir, err
	case p.workspace == "":
		return workspace.Settings{}, "", nil
	case errors.Is(err, fs.ErrNotExist):
		return workspace.Settings{}, "", mistake("no_workspace", dir)
	}
	return workspace.Settings{}, "", err
}

// complete names the first flag that is missing for a callback that was given as URL and body. A URL verification has
// no body and nothing to decrypt.
func (p *program) complete(c capture, given explain.Paste) error {
	if !given.Exact() {
		return nil
	}
	k := given.Keys[0]
	required := []struct{ flag, value, what string }{
		{"token", k.Token.Reveal(), "decrypt.token"}, {"body", string(given.Body), "decrypt.body"},
		{"aes-key", k.EncodingAESKey.Reveal(), "decrypt.aes_key"}, {"appid", k.AppID, "decrypt.appid"},
	}
	if explain.VerifiesURL(c.url) && c.body == "" {
		required = required[:1]
	} else if c.body != "" {
		required[1].value = c.body // it may be empty, which is a finding
	}
	for _, r := range required {
		if r.value == "" {
			return p.missing(r.flag, r.what)
		}
	}
	return nil
}

func (p *program) missing(flag, what string) error {
	return errors.New(p.lang().T("decrypt.missing", flag, p.lang().T(what)))
}

// needsKey says that what was pasted is sealed and no key is at hand.
func (p *program) needsKey(account explain.Explanation, given explain.Paste) error {
	switch account.Kind {
	case explain.KindCallback, explain.KindReply, explain.KindSealed:
		if given.Keys[0].EncodingAESKey == "" && !account.HasKey {
			return p.missing("aes-key", "decrypt.aes_key")
		}
	}
	return nil
}

// sayKeys says on the standard error which keys of the workspace were used.
func (p *program) sayKeys(account explain.Explanation, given explain.Paste, dir string) {
	for _, k := range given.Keys {
		if dir != "" && k.AppID == account.Component {
			fmt.Fprintln(p.errs, p.lang().T("decrypt.keys", dir, k.AppID, k.Token, k.EncodingAESKey))
			return
		}
	}
}

// readCapture reads a file, or standard input for "-". No name is no text.
func (p *program) readCapture(name string) ([]byte, error) {
	if name == "" {
		return nil, nil
	}
	in := p.in
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, errors.New(p.lang().T("decrypt.no_file", name, workspace.Say(p.lang(), errors.Unwrap(err))))
		}
		defer f.Close()
		in = f
	}
	body, err := io.ReadAll(io.LimitReader(in, maxCapture+1))
	if err != nil {
		return nil, errors.New(p.lang().T("decrypt.no_file", name, workspace.Say(p.lang(), err)))
	}
	if len(body) > maxCapture {
		return nil, errors.New(p.lang().T("decrypt.long_body", name, maxCapture))
	}
	return explain.UTF8(body), nil
}

// printAccount shows tokens, tickets and codes as fingerprints, unless the user asked to see them.
func (p *program) printAccount(account explain.Explanation, reveal bool) error {
	if !reveal {
		account = account.Hiding(secrets.Key{}.Hide)
	}
	if !p.json {
		return explain.WriteText(p.out, account, explain.TextOptions{Lang: p.lang(), Color: p.onTerminal()})
	}
	encoder := p.lines()
	encoder.SetIndent("", "  ")
	return encoder.Encode(account)
}
