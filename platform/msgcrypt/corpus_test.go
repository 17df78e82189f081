package msgcrypt_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxlab/platform"
	"wxlab/platform/msgcrypt"
)

// corpusVector is a row of the larger collection that may lie beside the repository. AppID is the receiver's, ReceiveID
// what stands at the tail.
type corpusVector struct {
	Name           string `json:"name"`
	Kind           string `json:"kind"` // decrypt, encrypt-deterministic, negative-signature, negative-appid
	AESKey         string `json:"aes_key"`
	Token          string `json:"token"`
	AppID          string `json:"appid"`
	ReceiveID      string `json:"receive_id"`
	Timestamp      string `json:"timestamp"`
	Nonce          string `json:"nonce"`
	MsgSignature   string `json:"msg_signature"`
	Random         string `json:"random"`
	Encrypt        string `json:"encrypt"`
	Plain          string `json:"plain"`
	AppIDMatches   *bool  `json:"appid_matches"`
	SignatureValid *bool  `json:"signature_valid"`
}

// corpus reads the collection; without it the published vectors of the module stand alone.
func corpus(t *testing.T) []corpusVector {
	t.Helper()
	for _, up := range []string{"../../..", "../../../.."} {
		raw, err := os.ReadFile(filepath.Join(filepath.FromSlash(up), "shared", "corpus", "crypto", "vectors.json"))
		if err != nil {
			continue
		}
		var file struct {
			Vectors []corpusVector `json:"vectors"`
		}
		if err := json.Unmarshal(raw, &file); err != nil {
			t.Fatal(err)
		}
		return file.Vectors
	}
	t.Log("NOT TESTED: ../shared/corpus is missing, only the module's own vectors were opened")
	return nil
}

// sample is in WeChat's own library.
func sample() corpusVector {
	return corpusVector{Name: "sample of WeChat's own library", Kind: "encrypt-deterministic", Token: "pamtest",
		AESKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", ReceiveID: "wxb11529c136998cb6", Plain: "我是中文abcd123", Random: "aaaabbbbccccdddd",
		Encrypt: "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=="}
}

// TestCorpus opens each vector with its own signature where it has one, refuses those that are wrong, and seals to the
// byte those whose random bytes are known.
func TestCorpus(t *testing.T) {
	for _, v := range append(corpus(t), sample()) {
		t.Run(v.Name, func(t *testing.T) {
			if v.MsgSignature == "" {
				v.Timestamp, v.Nonce = "1", "2"
				v.MsgSignature = msgcrypt.Sign(v.Token, v.Timestamp, v.Nonce, v.Encrypt)
			}
			opened, err := v.as(t, v.ReceiveID).Open(v.MsgSignature, v.Timestamp, v.Nonce, []byte(v.Encrypt))
			if v.SignatureValid != nil && !*v.SignatureValid {
				if !errors.Is(err, msgcrypt.ErrSignature) {
					t.Errorf("a wrong signature: %v", err)
				}
				return
			}
			if err != nil || string(opened.Plain) != v.Plain {
				t.Errorf("opened %q, want %q: %v", opened.Plain, v.Plain, err)
			}
			if v.AppIDMatches != nil && !*v.AppIDMatches {
				if _, err := v.as(t, v.AppID).Open(v.MsgSignature, v.Timestamp, v.Nonce, []byte(v.Encrypt)); !errors.Is(err, msgcrypt.ErrAppID) {
					t.Errorf("for another receiver: %v", err)
				}
			}
			if v.Kind == "encrypt-deterministic" {
				sealed, err := v.as(t, v.ReceiveID).Seal(msgcrypt.Opened{}, strings.NewReader(v.Random), "1", "2", []byte(v.Plain))
				if err != nil || !strings.Contains(string(sealed), "<![CDATA["+v.Encrypt+"]]>") {
					t.Errorf("sealed %s, %v", sealed, err)
				}
			}
		})
	}
}

// as is a receiver whose AppID is appID.
func (v corpusVector) as(t *testing.T, appID string) *msgcrypt.Crypt {
	t.Helper()
	return newCrypt(t, platform.Component{AppID: appID, Token: platform.Secret(v.Token), EncodingAESKey: platform.Secret(v.AESKey)})
}
