package recording

import (
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
)

// placeholder is what a Masker puts in the place of a secret.
var placeholder = regexp.MustCompile(`\{\{(component_appid|[a-z][a-z_]*(?::[0-9]+|#[0-9a-f]+))\}\}`)

// Fill puts values in the place of placeholders: the AppID of the component that the recording is replayed for, the
// values of own by the kind of secret, and for the rest made-up ones of the right shape, the same every time.
func Fill(text, componentAppID string, own map[string]string) string {
	return placeholder.ReplaceAllStringFunc(text, func(braced string) string {
		name := braced[2 : len(braced)-2]
		kind := name
		if end := strings.IndexAny(name, ":#"); end >= 0 {
			kind = name[:end]
		}
		if kind == "component_appid" {
			return componentAppID
		}
		if value := own[kind]; value != "" {
			return value
		}
		return madeUp(kind, name)
	})
}

// madeUp invents a value in the shape of PROTOCOL section 1.
func madeUp(kind, name string) string {
	switch {
	case kind == "component_verify_ticket":
		return "ticket@@@" + base64url(name, 86)
	case kind == "pre_auth_code":
		return "preauthcode@@@" + base64url(name, 86)
	case kind == "authorization_code":
		return "queryauthcode@@@" + base64url(name, 86)
	case strings.HasSuffix(kind, "refresh_token"):
		return "refreshtoken@@@" + base64url(name, 43)
	case strings.HasSuffix(kind, "access_token"):
		return "70_" + base64url(name, 133)
	case strings.HasSuffix(kind, "openid"), kind == "unionid":
		return "o" + base64url(name, 27)
	}
	return base64url(name, 43)
}

// base64url returns n characters that depend on the name alone.
func base64url(name string, n int) string {
	var out strings.Builder
	for block := 0; out.Len() < n; block++ {
		sum := sha512.Sum512(fmt.Appendf(nil, "%s/%d", name, block))
		out.WriteString(base64.RawURLEncoding.EncodeToString(sum[:]))
	}
	return out.String()[:n]
}
