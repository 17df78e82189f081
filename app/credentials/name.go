package credentials

import (
	"slices"
	"strings"
	"unicode"

	"wxlab/sim/spelling"
)

// endings are what the usual SDKs call the fields, without blanks and capitals: WxJava's componentAesKey, EasyWeChat's
// aes_key and silenceper's encoding_aes_key all end in aeskey. The longest that fits counts.
var endings = []struct {
	name  string
	field Field
}{
	{"appid", AppID}, {"secret", Secret}, {"appsecret", Secret}, {"token", Token}, {"messagetoken", Token}, {"msgtoken", Token},
	{"aeskey", AESKey}, {"encodingaeskey", AESKey}, {"msgaeskey", AESKey}, {"encodingkey", AESKey},
}

// harmless are settings of SDKs that stand beside the credentials.
var harmless = []string{"name", "debug", "responsetype", "loglevel", "timeout", "enabled", "encoding", "comment", "authdomain"}

// key is the last key of a pair, understood.
type key struct {
	field     Field
	known     bool
	prefix    string // what stands before the field's name, such as wechat_open_platform
	component bool   // it says that the field is a component's
}

// understand reads a key such as componentAppId, WECHAT_OPEN_PLATFORM_AES_KEY or previous_token.
func understand(name string) (k key) {
	words := wordsOf(name)
	previous := false
	words = slices.DeleteFunc(words, func(w string) bool {
		k.component = k.component || w == "component"
		previous = previous || w == "previous" || w == "prev" || w == "old"
		return w == "component" || w == "previous" || w == "prev" || w == "old"
	})
	for i := range words {
		ending := strings.Join(words[i:], "")
		at := slices.IndexFunc(endings, func(e struct {
			name  string
			field Field
		}) bool {
			return e.name == ending
		})
		if at < 0 {
			continue
		}
		k.field, k.known, k.prefix = endings[at].field, true, strings.Join(words[:i], "_")
		switch {
		case previous && k.field.Flag == Token.Flag:
			k.field = PreviousToken
		case previous && k.field.Flag == AESKey.Flag:
			k.field = PreviousAESKey
		case previous:
			k.known = false
		}
		return k
	}
	k.prefix = strings.Join(words, "_")
	return k
}

// wordsOf takes a name apart at blanks, dashes, underscores and capitals: appId, AppID and APP_ID are app and id.
func wordsOf(name string) (words []string) {
	letters := []rune(name)
	begin := 0
	end := func(at int) {
		if at > begin {
			words = append(words, strings.ToLower(string(letters[begin:at])))
		}
		begin = at
	}
	for i, c := range letters {
		switch {
		case !unicode.IsLetter(c) && !unicode.IsDigit(c):
			end(i)
			begin = i + 1
		case i > begin && unicode.IsUpper(c) && (unicode.IsLower(letters[i-1]) ||
			i+1 < len(letters) && unicode.IsLower(letters[i+1])):
			end(i)
		}
	}
	end(len(letters))
	return words
}

// nearest is the field that was probably meant, false where none is near.
func nearest(name string) (best Field, found bool) {
	flat := strings.Join(slices.DeleteFunc(wordsOf(name), func(w string) bool { return w == "component" }), "")
	least := 3
	for _, e := range endings {
		if d := spelling.Distance(flat, e.name); d < least && d < len(e.name)/2 {
			best, found, least = e.field, true, d
		}
	}
	return best, found
}

// written is how Wxlab's own files spell a field.
func written(f Field) string {
	switch f.Flag {
	case Secret.Flag:
		return "appsecret"
	case AESKey.Flag:
		return "encoding_aes_key"
	}
	return strings.ReplaceAll(f.Flag, "-", "_")
}
