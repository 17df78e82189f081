package world

import (
	"fmt"
	"net/url"
	"slices"

	"wxlab/sim/bilingual"
	"wxlab/sim/msgcrypt"
)

// PushMode is how a directly connected account's messages are protected (PROTOCOL 2.9). Third-party platforms have
// no choice: theirs is always CipherMode with XML.
type PushMode string

const (
	PlainMode      PushMode = "plain"      // 明文模式
	CompatibleMode PushMode = "compatible" // 兼容模式: clear fields and Encrypt side by side
	CipherMode     PushMode = "cipher"     // 安全模式
)

// PushFormat is the notation of message and reply.
type PushFormat string

const (
	XMLFormat  PushFormat = "xml"
	JSONFormat PushFormat = "json" // mini programs
)

// PushConfig is an account's own server configuration (服务器配置): besides the platforms it has authorized, its
// messages and events go there.
type PushConfig struct {
	URL    string
	Token  string
	AESKey string // not needed in PlainMode
	Mode   PushMode
	Format PushFormat
}

// Check refuses what the console of an account of that kind would not take.
func (c PushConfig) Check(kind Kind) error {
	if err := checkURL("message URL", c.URL); err != nil {
		return err
	}
	switch {
	case c.URL == "":
		return bilingual.Errorf("服务器地址（URL）是空的", "the message URL is empty")
	case c.Token == "":
		return bilingual.Errorf("令牌（Token）是空的；填服务器验证签名用的那一个", "the Token is empty; give the one that the server checks signatures with")
	case !slices.Contains([]PushMode{PlainMode, CompatibleMode, CipherMode}, c.Mode):
		return bilingual.Errorf("mode %q 无效：可选 %s、%s、%s", "mode %q: it is %s, %s or %s", c.Mode, PlainMode, CompatibleMode,
			CipherMode)
	case c.Format != XMLFormat && c.Format != JSONFormat:
		return bilingual.Errorf("format %q 无效：可选 %s、%s", "format %q: it is %s or %s", c.Format, XMLFormat, JSONFormat)
	case c.Format == JSONFormat && kind != MiniProgram:
		return bilingual.Errorf("只有小程序可以选择 JSON", "only mini programs can choose JSON")
	}
	if c.Mode == PlainMode {
		return nil
	}
	return msgcrypt.CheckKey(c.AESKey)
}

// checkURL accepts an empty one: nothing is pushed there.
func checkURL(what, raw string) error {
	if raw == "" {
		return nil
	}
	u, err := url.Parse(raw)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return bilingual.Errorf("%s %q 不是以 http:// 或 https:// 开头的完整 URL", "%s %q is not an absolute http or https URL", what, raw)
	}
	return nil
}
