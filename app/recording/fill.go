package recording

import (
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
)

// placeholder is what Masker leaves behind.
var placeholder = regexp.MustCompile(`\{\{(component_appid|[a-z][a-z_]*:[0-9]+)\}\}`)

// Fill puts values in the place of placeholders: the AppID of the one component that it is for, those of own by their kind, and made-up ones
// of the right shape, the same for the same placeholder every time.
func Fill(text, componentAppID string, own map[string]string) string {
	return placeholder.ReplaceAllStringFunc(text, func(found string) string {
		name := found[2 : len(found)-2]
		kind, _, _ := strings.Cut(name, ":")
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
		return "ticket@@@" + letters(name, 86)
	case kind == "pre_auth_code":
		return "preauthcode@@@" + letters(name, 86)
	case kind == "authorization_code":
		return "queryauthcode@@@" + letters(name, 86)
	case strings.HasSuffix(kind, "refresh_token"):
		return "refreshtoken@@@" + letters(name, 43)
	case strings.HasSuffix(kind, "access_token"):
		return "70_" + letters(name, 133)
	case strings.HasSuffix(kind, "openid"), kind == "unionid":
		return "o" + letters(name, 27)
	}
	return letters(name, 43)
}

// letters are n characters of base64url that depend on the name alone.
func letters(name string, n int) string {
	var out strings.Builder
	for block := 0; out.Len() < n; block++ {
		sum := sha512.Sum512(fmt.Appendf(nil, "%s/%d", name, block))
		out.WriteString(base64.RawURLEncoding.EncodeToString(sum[:]))
	}
	return out.String()[:n]
}
