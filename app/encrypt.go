package main

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/explain"
	"wxlab/app/workspace"
	"wxlab/platform"
	opener "wxlab/platform/msgcrypt"
	"wxlab/sim/msgcrypt"
)

// sealing is a message to be sealed: the flags of encrypt.
type sealing struct {
	keyFlags
	file             string
	reply            bool
	timestamp, nonce string
	openID, userName string
}

// sealedText is what encrypt prints: a push as WeChat sends it, or a passive reply as a platform answers it.
type sealedText struct {
	Query        string `json:"query,omitempty"`
	Body         string `json:"body"`
	MsgSignature string `json:"msg_signature,omitempty"`
	Timestamp    string `json:"timestamp"`
	Nonce        string `json:"nonce"`
}

// newEncryptCommand seals a message, offline.
func newEncryptCommand(p *program) *cobra.Command {
	var s sealing
	say := p.lang()
	cmd := &cobra.Command{
		Use: "encrypt [FILE]", Short: say.T("encrypt.short"), Long: say.T("encrypt.long"), Args: atMostOneArg,
		RunE: func(_ *cobra.Command, args []string) error {
			s.file = "-"
			if len(args) == 1 {
				s.file = args[0]
			}
			return p.encrypt(s)
		},
	}
	s.register(cmd, p)
	p.chooseComponent(cmd)
	flags := cmd.Flags()
	flags.BoolVar(&s.reply, "reply", false, say.T("encrypt.reply"))
	flags.StringVar(&s.timestamp, "timestamp", "", say.T("encrypt.timestamp"))
	flags.StringVar(&s.nonce, "nonce", "", say.T("encrypt.nonce"))
	flags.StringVar(&s.openID, "openid", "", say.T("encrypt.openid"))
	flags.StringVar(&s.userName, "user-name", "", say.T("encrypt.user_name"))
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
	s.appID = cmp.Or(s.appID, p.component)
	keys, dir, err := p.keysFor(capture{keyFlags: s.keyFlags})
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
func (p *program) seal(s sealing, k explain.Keys, plain []byte) (sealedText, error) {
	random, timestamp := io.Reader(rand.Reader), strconv.FormatInt(p.clock().Unix(), 10)
	if p.seed != 0 {
		random = workspace.Seeded(p.seed, "encrypt")
		timestamp = "1700000000"
	}
	prefix := make([]byte, 8)
	number := make([]byte, 4)
	if _, err := io.ReadFull(random, prefix); err != nil {
		return sealedText{}, err
	}
	if _, err := io.ReadFull(random, number); err != nil {
		return sealedText{}, err
	}
	drawn := uint32(number[0]&0x7f)<<24 | uint32(number[1])<<16 | uint32(number[2])<<8 | uint32(number[3])
	out := sealedText{
		Timestamp: cmp.Or(s.timestamp, timestamp), Nonce: cmp.Or(s.nonce, strconv.FormatUint(uint64(drawn), 10)),
	}
	if s.reply {
		return sealReply(out, k, []byte(hex.EncodeToString(prefix)), plain)
	}
	return sealPush(out, s, k, hex.EncodeToString(prefix), plain)
}

// sealPush seals a push as WeChat does: on the message URL it names the account and, where known, who wrote.
func sealPush(out sealedText, s sealing, k explain.Keys, random string, plain []byte) (sealedText, error) {
	e := msgcrypt.Envelope{
		Token: k.Token.Reveal(), EncodingAESKey: k.EncodingAESKey.Reveal(), AppID: k.AppID, Random: random, Msg: plain,
		Timestamp: out.Timestamp, Nonce: out.Nonce, OpenID: s.openID, ToUserName: s.userName,
	}
	if m, err := platform.ParseMessage(plain); err == nil {
		e.ToUserName, e.OpenID = cmp.Or(e.ToUserName, m.ToUserName), cmp.Or(e.OpenID, m.FromUserName)
	}
	sealed, err := e.Seal()
	if err != nil {
		return out, err
	}
	out.Query, out.Body, out.MsgSignature = sealed.Query, string(sealed.Body), sealed.MsgSignature
	if platform.IsJSON(plain) {
		body, err := json.Marshal(map[string]string{"ToUserName": e.ToUserName, "Encrypt": sealed.Encrypt})
		if err != nil {
			return out, err
		}
		out.Body = string(body)
	}
	return out, nil
}

// sealReply seals a passive reply as a platform does.
func sealReply(out sealedText, k explain.Keys, random, plain []byte) (sealedText, error) {
	c, err := opener.New(platform.Component{AppID: k.AppID, Token: k.Token, EncodingAESKey: k.EncodingAESKey})
	if err != nil {
		return out, err
	}
	body, err := c.Seal(opener.Opened{JSON: platform.IsJSON(plain)}, bytes.NewReader(random), out.Timestamp, out.Nonce, plain)
	out.Body = string(body)
	return out, err
}

// clock is the time of the machine, unless another was set.
func (p *program) clock() time.Time {
	now := p.now
	if now == nil {
		now = time.Now
	}
	return now()
}
