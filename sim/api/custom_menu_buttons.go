package api

import (
	"net/url"
	"strings"

	"wxlab/sim/world"
)

// buttonLimits are the errcodes and sizes of one level; names are measured in bytes.
type buttonLimits struct {
	count, kind, name, key, url, domain int // errcodes
	most, nameBytes                     int
}

// checkButtons validates a menu, level by level.
func checkButtons(buttons []world.Button) error {
	top := buttonLimits{40016, 40017, 40018, 40019, 40020, 40055, 3, 16}
	sub := buttonLimits{40023, 40024, 40025, 40026, 40027, 40054, 5, 60}
	if len(buttons) == 0 {
		return fail(40016, "button 缺失或为空；菜单须有 1 到 3 个",
			"button is empty or missing; a menu has 1 to 3")
	}
	return checkLevel("button", buttons, top, &sub)
}

func checkLevel(where string, buttons []world.Button, limits buttonLimits, below *buttonLimits) error {
	if len(buttons) > limits.most {
		return fail(limits.count, "%s 有 %d 项，最多 %d 项",
			"%s has %d entries, at most %d are allowed", where, len(buttons), limits.most)
	}
	for _, b := range buttons {
		at := where + " " + b.Name
		switch {
		case b.Name == "" || len(b.Name) > limits.nameBytes:
			return fail(limits.name, "%s：名称有 %d 字节，须为 1 到 %d 字节（一个汉字计 3 字节）",
				"%s: the name has %d bytes, it must have 1 to %d (a Chinese character counts 3)",
				at, len(b.Name), limits.nameBytes)
		case len(b.Sub) > 0 && below == nil:
			return fail(40022, "%s：子菜单下不能再有子菜单", "%s: a submenu cannot have a submenu", at)
		case len(b.Sub) > 0:
			if err := checkLevel(at+".sub_button", b.Sub, *below, nil); err != nil {
				return err
			}
		default:
			if err := checkButton(at, b, limits); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkButton looks at what each type needs.
func checkButton(at string, b world.Button, limits buttonLimits) error {
	switch b.Type {
	case "click", "scancode_push", "scancode_waitmsg", "pic_sysphoto", "pic_photo_or_album", "pic_weixin",
		"location_select":
		if b.Key == "" || len(b.Key) > 128 {
			return fail(limits.key, "%s：%s 类型的按钮须有 1 到 128 字节的 key",
				"%s: a %s button needs a key of 1 to 128 bytes", at, b.Type)
		}
	case "view":
		return checkButtonURL(at, b, limits)
	case "miniprogram":
		if b.AppID == "" || b.PagePath == "" {
			return fail(limits.kind, "%s：miniprogram 类型的按钮须有 appid 和 pagepath",
				"%s: a miniprogram button needs appid and pagepath", at)
		}
		return checkButtonURL(at, b, limits)
	case "media_id", "view_limited":
		if b.MediaID == "" {
			return fail(40007, "%s：%s 类型的按钮须有 media_id", "%s: a %s button needs a media_id", at, b.Type)
		}
	case "article_id", "article_view_limited":
		if b.ArticleID == "" {
			return fail(40007, "%s：%s 类型的按钮须有 article_id",
				"%s: a %s button needs an article_id", at, b.Type)
		}
	default:
		return fail(limits.kind, "%s：没有 %q 这种 type", "%s: type %q does not exist", at, b.Type)
	}
	return nil
}

func checkButtonURL(at string, b world.Button, limits buttonLimits) error {
	u, err := url.Parse(b.URL)
	switch {
	case b.URL == "" || len(b.URL) > 1024:
		return fail(limits.url, "%s：url 有 %d 字节，须为 1 到 1024 字节",
			"%s: the url has %d bytes, it must have 1 to 1024", at, len(b.URL))
	case err != nil || !strings.HasPrefix(u.Scheme, "http") || u.Host == "":
		return fail(limits.domain, "%s：url 为 %q，不是完整的 http 或 https 地址",
			"%s: url %q is not an absolute http or https URL", at, b.URL)
	}
	return nil
}
