package main

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/explain"
	"wxlab/app/seal"
	"wxlab/app/workspace"
	"wxlab/platform"
)

// sealing is a message to be sealed: the flags of encrypt.
type sealing struct {
	credentialFlags
	file             string
	reply            bool
	timestamp, nonce string
	openID, userName string
}

// newEncryptCommand seals a message, offline.
func newEncryptCommand(p *program) *cobra.Command {
	var s sealing
	cmd := &cobra.Command{
		Use: "encrypt [FILE]", Args: atMostOneArg,
		RunE: func(_ *cobra.Command, args []string) error {
			s.file = "-"
			if len(args) == 1 {
				s.file = args[0]
			}
			if err := p.find(&s.credentialFlags, false, keyFields()...); err != nil {
				return err
			}
			return p.encrypt(s)
		},
	}
	s.register(cmd, keyFields()...)
	p.chooseComponent(cmd)
	flags := cmd.Flags()
	flags.BoolVar(&s.reply, "reply", false, "")
	flags.StringVar(&s.timestamp, "timestamp", "", "")
	flags.StringVar(&s.nonce, "nonce", "", "")
	flags.StringVar(&s.openID, "openid", "", "")
	flags.StringVar(&s.userName, "user-name", "", "")
	return cmd
}

func (p *program) encrypt(s sealing) error {
	plain, err := p.readCapture(s.file)
	if err != nil {
		return usage(err)
	}
	plain = bytes.TrimRight(plain, "\r\n")
	if len(plain) == 0 {
		return usage(errors.New(p.lang().T("encrypt.nothing")))
	}
	key, err := p.sealingKeys(s)
	if err != nil {
		return err
	}
	out, err := p.seal(s, key, plain)
	if err != nil {
		return usage(err)
	}
	if p.json {
		return p.lines().Encode(out)
	}
	if out.Query != "" {
		out.Query += "\n\n"
	}
	_, err = fmt.Fprintln(p.out, out.Query+string(bytes.TrimRight([]byte(out.Body), "\n")))
	return err
}

// sealingKeys are the keys of the command line, completed with those of the component that is meant.
func (p *program) sealingKeys(s sealing) (explain.Keys, error) {
	s.given.AppID = cmp.Or(s.given.AppID, p.component)
	keys, dir, err := p.keysFor(capture{credentialFlags: s.credentialFlags})
	if err != nil {
		return explain.Keys{}, err
	}
	k := keys[0]
	for _, need := range []struct{ flag, value, what string }{
		{"token", k.Token.Reveal(), "decrypt.token"}, {"aes-key", k.EncodingAESKey.Reveal(), "decrypt.aes_key"},
		{"appid", k.AppID, "decrypt.appid"},
	} {
		if need.value == "" {
			return k, usage(p.missing(need.flag, need.what))
		}
	}
	p.sayKeys(explain.Explanation{Component: k.AppID}, explain.Paste{Keys: keys}, dir)
	return k, nil
}

// seal makes a push or a reply. The same seed, timestamp and nonce make the same bytes.
func (p *program) seal(s sealing, k explain.Keys, plain []byte) (seal.Sealed, error) {
	sealer := seal.Sealer{
		Component: platform.Component{AppID: k.AppID, Token: k.Token, EncodingAESKey: k.EncodingAESKey}, Random: rand.Reader,
		Timestamp: cmp.Or(s.timestamp, strconv.FormatInt(p.clock().Unix(), 10)), Nonce: s.nonce,
		OpenID: s.openID, UserName: s.userName,
	}
	if p.seed != 0 {
		sealer.Random = workspace.Seeded(p.seed, "encrypt")
		sealer.Timestamp = cmp.Or(s.timestamp, "1700000000")
	}
	if s.reply {
		return sealer.Reply(plain)
	}
	return sealer.Push(plain)
}

// clock is the time of the machine, unless another was set.
func (p *program) clock() time.Time {
	now := p.now
	if now == nil {
		now = time.Now
	}
	return now()
}
