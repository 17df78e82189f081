package world

import (
	"cmp"
	"net/url"
	"strings"
)

// codePrefix begins the path of a code's address; the mini program's AppID follows.
const codePrefix = "/a/~"

// CodeAddress is what a mini program's code says: a page of the simulator. An empty base is WeChat's own host.
func CodeAddress(base, appID string, values url.Values) string {
	return cmp.Or(base, "https://mp.weixin.qq.com") + codePrefix + appID + "?" + values.Encode()
}

// CodeOwner is the AppID in a code's address, "" for another address.
func CodeOwner(address *url.URL) string {
	appID, ok := strings.CutPrefix(address.Path, codePrefix)
	if !ok {
		return ""
	}
	return appID
}
