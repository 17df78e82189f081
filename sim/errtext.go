package sim

// moreErrTexts are wire texts of codes that the shared table (PROTOCOL 4.15) does not have: menus, tags, QR codes,
// media sizes. They are the English column of the official list of global return codes. Clients match on errcode.
func moreErrTexts() map[int]string {
	return map[int]string{
		40009: "invalid image size",
		40010: "invalid voice size",
		40011: "invalid video size",
		40012: "invalid thumb size",
		40016: "invalid button size",
		40017: "invalid button type",
		40018: "invalid button name size",
		40019: "invalid button key size",
		40020: "invalid button url size",
		40022: "invalid sub_menu level",
		40023: "invalid sub button size",
		40024: "invalid sub button type",
		40025: "invalid sub button name size",
		40026: "invalid sub button key size",
		40027: "invalid sub button url size",
		40032: "invalid openid list size",
		40052: "invalid action name",
		40053: "invalid action info, please check document",
		40054: "invalid sub button url domain",
		40055: "invalid button url domain",
		40201: "invalid check url",
		40202: "invalid check action",
		40203: "invalid check operator",
		41030: "invalid page",
		45056: "too many tag now, no need to add new",
		45058: "can't modify sys tag",
		45059: "can not tagging one user too much",
		45157: "invalid tag name",
		45158: "tag name too long",
		45159: "invalid tag id",
		65301: "this menu is not conditionalmenu",
		65302: "no such user",
		65303: "there is no selfmenu, please create selfmenu first",
		65304: "match rule empty",
		76002: "no permission", // from memory
	}
}
