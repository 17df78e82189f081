package workbench

import (
	"encoding/base64"
	"path/filepath"
	"regexp"

	"wxlab/platform"
)

// The shapes of the console's fields (PROTOCOL 1).
var (
	appIDShape = regexp.MustCompile(`^wx[0-9a-f]{16}$`)
	tokenShape = regexp.MustCompile(`^[A-Za-z0-9]{3,32}$`)
	keyShape   = regexp.MustCompile(`^[A-Za-z0-9+/]{43}$`)
)

// secretLength is an AppSecret's, in characters.
const secretLength = 32

// CheckAppID fails with a Problem unless v has the shape of a component's AppID.
func CheckAppID(v string) error {
	if !appIDShape.MatchString(v) {
		return bad("problem.appid", v)
	}
	return nil
}

// CheckAppSecret fails with a Problem unless v is as long as an AppSecret.
func CheckAppSecret(v string) error {
	if len(v) != secretLength {
		return bad("problem.appsecret", len(v))
	}
	return nil
}

// CheckToken fails with a Problem unless v can be a 消息校验Token.
func CheckToken(v string) error {
	if !tokenShape.MatchString(v) {
		return bad("problem.token")
	}
	return nil
}

// CheckEncodingAESKey fails with a Problem unless v can be a 消息加解密Key.
func CheckEncodingAESKey(v string) error {
	if !validKey(platform.Secret(v)) {
		return bad("problem.aes_key", len(v))
	}
	return nil
}

func validKey(key platform.Secret) bool {
	if !keyShape.MatchString(key.Reveal()) {
		return false
	}
	raw, err := base64.StdEncoding.DecodeString(key.Reveal() + "=")
	return err == nil && len(raw) == 32
}

// checkComponent says what is wrong with a component's credentials, in the order of the form.
func checkComponent(c platform.Component) error {
	for _, field := range []struct {
		check func(string) error
		value string
	}{
		{CheckAppID, c.AppID}, {CheckAppSecret, c.AppSecret.Reveal()}, {CheckToken, c.Token.Reveal()}, {CheckEncodingAESKey, c.EncodingAESKey.Reveal()},
	} {
		if err := field.check(field.value); err != nil {
			return err
		}
	}
	if c.PreviousToken != "" && CheckToken(c.PreviousToken.Reveal()) != nil {
		return bad("problem.previous_token")
	}
	if c.PreviousEncodingAESKey != "" && !validKey(c.PreviousEncodingAESKey) {
		return bad("problem.previous_aes_key", len(c.PreviousEncodingAESKey))
	}
	return nil
}

// RealFolder is where the workspace of a component belongs: beside this one, named by the AppID.
func (w *Workbench) RealFolder(appID string) string { return filepath.Join(filepath.Dir(w.dir), appID) }
