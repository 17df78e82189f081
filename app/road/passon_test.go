package road

import "testing"

func TestPassOnAddresses(t *testing.T) {
	for _, c := range []struct{ path, query, want string }{
		{"/wechat/component", "a=1", "http://a/b/wechat/component?a=1"},
		{"/wechat/wx12/callback", "a=1", "http://c/wx12?k=v&a=1"},
		{"/authorize", "", "http://a/b/authorize"},
	} {
		if got := (PassOn{To: "http://a/b/", Messages: "http://c/$APPID$?k=v"}).address(c.path,
			c.query); got != c.want {
			t.Errorf("%s goes to %s, want %s", c.path, got, c.want)
		}
	}
}
